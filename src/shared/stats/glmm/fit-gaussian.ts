import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import { layOut } from "./arrow-layout.ts";
import { withPositiveDiagonal } from "./covariance-factor.ts";
import { GaussianObjective, type GaussianProblem } from "./gaussian.ts";
import type { ModelFrame } from "./model-frame.ts";
import { fillThetaBlock, Search, type SearchOptions, startingTheta } from "./search.ts";

export interface GaussianFitOptions extends SearchOptions {
  readonly reml: boolean;
  readonly start?: { readonly theta: Float64Array };
}

export interface GaussianEstimate {
  readonly beta: Float64Array;
  /** Λ relative to σ. */
  readonly theta: Float64Array;
  readonly sigma: number;
  /** −2 (restricted) log-likelihood. */
  readonly deviance: number;
  readonly covariance: Float64Array;
  readonly maxGradient: number;
  readonly converged: boolean;
  /** Fitted means by distinct row. */
  readonly fitted: Float64Array;
  /** The objective at the estimate; undefined without random effects. */
  readonly objective: GaussianObjective | undefined;
}

/** Fits a linear (mixed) model to values of the used rows. @throws ModelError `stopped`, `fit-failed`. */
export function fitGaussian(frame: ModelFrame, outcome: Float64Array, options: GaussianFitOptions): GaussianEstimate {
  const { offset, rowOf, cellOf } = frame;
  const values = offset ? outcome.map((y, row) => y - offset[cellOf[rowOf[row]!]!]!) : outcome;
  const estimate = fitValues(frame, values, options);
  if (!offset) return estimate;
  return { ...estimate, fitted: estimate.fitted.map((mean, row) => mean + offset[cellOf[row]!]!) };
}

function fitValues(frame: ModelFrame, values: Float64Array, options: GaussianFitOptions): GaussianEstimate {
  const weights = frame.outcome.kind === "gaussian" ? frame.outcome.weights : undefined;
  const n = values.length;
  if (n <= frame.x.names.length)
    throw new ModelError(
      "fit-failed",
      `There are ${n} rows for ${frame.x.names.length} coefficients, so nothing is left to estimate the error.`,
      "Use a simpler formula or more data.",
    );
  if (frame.blocks.length === 0) return leastSquares(frame, values, weights);
  const problem = sortedProblem(frame, values, weights);
  const { layout } = problem;
  const objective = new GaussianObjective(problem, options.reml);
  const inverse = new Float64Array(layout.thetaCount ** 2);
  fillThetaBlock(inverse, layout, layout.thetaCount, 0);
  const search = new Search(objective, layout, inverse, { tolerance: 1e-11, ...options });
  const found = search.run(startingTheta(layout, options.start?.theta));
  const theta = withPositiveDiagonal(layout, found.point);
  const gradient = new Float64Array(theta.length);
  const deviance = objective.evaluate(theta, gradient) - logSum(weights);
  if (!Number.isFinite(deviance))
    throw new ModelError("fit-failed", "The likelihood could not be computed at the estimates.", "Simplify the model.");
  const fitted = new Float64Array(frame.rowCount);
  layout.order.forEach((row, i) => {
    fitted[row] = objective.fitted[i]!;
  });
  return {
    ...{ beta: objective.beta, theta, sigma: objective.sigma, deviance, covariance: objective.covariance() },
    maxGradient: search.freeIndices(theta).reduce((max, k) => Math.max(max, Math.abs(gradient[k]!)), 0),
    ...{ converged: found.converged, fitted, objective },
  };
}

/** What weights add to −2 log-likelihood: the density of y/√w. */
const logSum = (weights: Float64Array | undefined) => weights?.reduce((sum, weight) => sum + Math.log(weight), 0) ?? 0;

export function sortedProblem(frame: ModelFrame, values: Float64Array, weights?: Float64Array): GaussianProblem {
  const layout = layOut(frame.blocks, frame.rowCount);
  const { count, mean, withinSquares } = meansBy(frame.rowOf, frame.rowCount, values, weights);
  const sort = (byRow: Float64Array) => Float64Array.from(layout.order, (row) => byRow[row]!);
  return {
    ...{ layout, x: frame.x, cell: Int32Array.from(layout.order, (row) => frame.cellOf[row]!) },
    ...{ count: sort(count), mean: sort(mean), withinSquares, n: values.length },
  };
}

/** Weighted means, sums of weights, and what varies within. */
function meansBy(indexOf: Int32Array, size: number, values: Float64Array, weights?: Float64Array) {
  const count = new Float64Array(size);
  const mean = new Float64Array(size);
  values.forEach((value, row) => {
    const weight = weights ? weights[row]! : 1;
    count[indexOf[row]!]! += weight;
    mean[indexOf[row]!]! += weight * value;
  });
  for (let k = 0; k < size; k++) mean[k]! /= count[k]!;
  let withinSquares = 0;
  values.forEach((value, row) => {
    withinSquares += (weights ? weights[row]! : 1) * (value - mean[indexOf[row]!]!) ** 2;
  });
  return { count, mean, withinSquares };
}

/** Ordinary regression; the deviance is that of maximum likelihood, σ² = RSS / (n − p). */
function leastSquares(frame: ModelFrame, values: Float64Array, weights?: Float64Array): GaussianEstimate {
  const { x, rowOf, cellOf, rowCount } = frame;
  const p = x.names.length;
  const n = values.length;
  const cellOfUsed = rowOf.map((row) => cellOf[row]!);
  const { count, mean } = meansBy(cellOfUsed, x.rowCount, values, weights);
  const information = new Float64Array(p * p);
  const b = new Float64Array(p);
  for (let c = 0; c < x.rowCount; c++)
    for (let j = 0; j < p; j++) {
      const value = x.values[c * p + j]!;
      b[j]! += count[c]! * value * mean[c]!;
      for (let k = 0; k < p; k++) information[j * p + k]! += count[c]! * value * x.values[c * p + k]!;
    }
  const inverse = invertPositiveDefinite(information, p) ?? new Float64Array(p * p).fill(Number.NaN);
  const beta = b.map((_, j) => b.reduce((sum, value, k) => sum + inverse[j * p + k]! * value, 0));
  const fittedCell = Float64Array.from({ length: x.rowCount }, (_, c) =>
    beta.reduce((sum, value, j) => sum + x.values[c * p + j]! * value, 0),
  );
  const squares = values.reduce(
    (sum, value, row) => sum + (weights ? weights[row]! : 1) * (value - fittedCell[cellOfUsed[row]!]!) ** 2,
    0,
  );
  const sigma = Math.sqrt(squares / (n - p));
  return {
    ...{ beta, theta: new Float64Array(), sigma, covariance: inverse.map((value) => value * sigma * sigma) },
    deviance: n * (1 + Math.log((2 * Math.PI * squares) / n)) - logSum(weights),
    ...{ maxGradient: 0, converged: true, objective: undefined },
    fitted: Float64Array.from({ length: rowCount }, (_, row) => fittedCell[cellOf[row]!]!),
  };
}
