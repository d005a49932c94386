import { useMemo } from "react";
import { coefficientPlot } from "#shared/figures/coefficients.ts";
import { count } from "#shared/figures/figure.ts";
import { linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { FigureView } from "../../elements/figure-view.tsx";

/** A forest plot of the fixed effects. Separated terms are infinite and stay out of it; the warnings name them. */
export function FixedEffectsFigure({ fit }: { readonly fit: MixedModelFit }) {
  const rows = fit.fixed
    .filter(({ stdError }) => Number.isFinite(stdError))
    .map(({ term, estimate, stdError }) => ({ term, estimate, stdError }));
  const observations = `n = ${count(fit.nObs)} trials, ${fit.groups.map(({ group, levels }) => `${count(levels)} levels of ${group}`).join(", ")}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows and words follow from the fit
  const figure = useMemo(() => coefficientPlot(rows, observations, linearOutcome(fit)), [fit]);
  return <FigureView figure={figure} rows={rows} />;
}
