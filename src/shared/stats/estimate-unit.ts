import { deparse } from "./formula/syntax.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";

/** What a linear model explains, as its formula writes it: `log(rt)`; null for a logistic model. */
export function linearOutcome({ family, frame }: Pick<MixedModelFit, "family" | "frame">): string | null {
  return family === "gaussian" ? deparse(frame.formula.response) : null;
}

/** What estimates are in: `log-odds`, or `units of log(rt)` for a linear model of that outcome. */
export const estimateUnit = (outcome: string | null) => (outcome === null ? "log-odds" : `units of ${outcome}`);
