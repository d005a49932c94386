import { placesOf } from "./glmm/arrow-layout.ts";
import { covarianceOf } from "./glmm/covariance-factor.ts";
import { hasResiduals } from "./glmm/family.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";

/** How much of the outcome's variance a model explains, on the scale of its linear predictor. */
export interface ExplainedVariance {
  readonly fixed: number;
  /** Of all random effects together, averaged over the rows. */
  readonly random: number;
  /** Of the residuals; of a link what its distribution has: π²/3 (logit) or 1 (probit). */
  readonly residual: number;
  /** Share of the fixed effects. */
  readonly marginalR2: number;
  /** Share of fixed and random effects. */
  readonly conditionalR2: number;
  /** Share of the random effects of what the fixed ones leave. */
  readonly adjustedIcc: number;
  /** Share of the random effects of all. */
  readonly unadjustedIcc: number;
}

/**
 * R² of Nakagawa and Schielzeth (2013), with random slopes by Johnson (2014) and links by Nakagawa, Johnson and Schielzeth
 * (2017); undefined for gamma models, whose residual variance depends on the mean, and for separated data.
 */
export function explainedVariance(fit: MixedModelFit): ExplainedVariance | undefined {
  if (fit.family === "gamma" || fit.separated.length > 0) return undefined;
  const { frame } = fit;
  const { x, cellOf, rowOf } = frame;
  const p = x.names.length;
  const cellEta = Float64Array.from({ length: x.rowCount }, (_, cell) => {
    let eta = 0;
    for (let j = 0; j < p; j++) eta += x.values[cell * p + j]! * fit.beta[j]!;
    return eta;
  });
  const n = rowOf.length;
  const eta = Float64Array.from(rowOf, (row) => cellEta[cellOf[row]!]!);
  const mean = eta.reduce((sum, value) => sum + value, 0) / n;
  const fixed = eta.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const random = randomVariance(fit);
  const residual = hasResiduals(fit.family) ? fit.residualSd ** 2 : fit.link === "probit" ? 1 : Math.PI ** 2 / 3;
  const total = fixed + random + residual;
  return {
    ...{ fixed, random, residual, marginalR2: fixed / total, conditionalR2: (fixed + random) / total },
    ...{ adjustedIcc: random / (random + residual), unadjustedIcc: random / total },
  };
}

/** The mean of z′Σz over the used rows, all terms together. */
function randomVariance({ frame, theta, family, residualSd }: MixedModelFit): number {
  const scale = hasResiduals(family) ? residualSd ** 2 : 1;
  const places = placesOf(frame.blocks);
  let sum = 0;
  frame.blocks.forEach(({ z, names }, k) => {
    const width = names.length;
    const covariance = covarianceOf(places[k]!, theta);
    const byRow = Float64Array.from({ length: frame.rowCount }, (_, row) => {
      let value = 0;
      for (let r = 0; r < width; r++)
        for (let s = 0; s < width; s++) value += z[row * width + r]! * covariance[r * width + s]! * z[row * width + s]!;
      return value;
    });
    for (const row of frame.rowOf) sum += byRow[row]!;
  });
  return (scale * sum) / frame.rowOf.length;
}
