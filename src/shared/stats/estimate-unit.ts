import { deparse } from "./formula/syntax.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";

/**
 * What a model's estimates are steps of, where they are not log-odds: the outcome as a linear model's formula writes it
 * (`log(rt)`), its logarithm (gamma and log-normal), or the normal variable behind a probit (`latent correct`). Null for
 * models of log-odds.
 */
export function linearOutcome({
  family,
  link,
  frame,
}: Pick<MixedModelFit, "family" | "link" | "frame">): string | null {
  const name = deparse(frame.formula.response);
  if (family === "gaussian") return name;
  if (family === "gamma" || family === "lognormal") return `log(${name})`;
  return link === "probit" ? `latent ${name}` : null;
}

/** What estimates are in: `log-odds`, or `units of log(rt)` for a linear model of that outcome. */
export const estimateUnit = (outcome: string | null) => (outcome === null ? "log-odds" : `units of ${outcome}`);
