import { choleskyInPlace, choleskySolve, invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { type BinomialOutcome, sumOver } from "./binomial-rows.ts";
import { type LaplaceEstimate, type LaplaceFitOptions, withoutRandomEffects } from "./fit-laplace.ts";
import { cellResponse, fitResponse } from "./fit-response.ts";
import type { Link } from "./link.ts";
import type { ModelFrame } from "./model-frame.ts";
import { OrdinaryDeviance, type OrdinaryRegression, ordinaryRegression } from "./ordinary-regression.ts";
import { dropDependentColumns, selectColumns } from "./rank.ts";
import { type ResponseModel, responseModel } from "./response-model.ts";
import { findSeparation, type Separation } from "./separation.ts";
import { PenalisedDeviance, priorPrecision, type WeakPrior } from "./weak-prior.ts";

export interface BinomialFitOptions extends LaplaceFitOptions {
  /** "logit" where it is not given, or "probit". */
  readonly link?: Link;
  /** Normal priors of the coefficients, against separation. */
  readonly prior?: WeakPrior;
}

/** β in log-odds or probits; along a separating direction a finite value stands for infinity, its covariance 0. */
export interface BinomialEstimate extends LaplaceEstimate {
  readonly separation: Separation | undefined;
}

/** |η| at which a separated cell counts as decided. */
const DECIDED = 25;

/** Fits a (mixed) model of probabilities to an outcome given by used rows. @throws ModelError `fit-failed`, `stopped`. */
export function fitBinomial(
  frame: ModelFrame,
  outcome: BinomialOutcome,
  options: BinomialFitOptions = {},
): BinomialEstimate {
  const model = responseModel(
    { ...outcome, kind: "binomial", success: "" },
    { family: "binomial", link: options.link ?? "logit", thresholds: "flexible" },
  );
  const ordinary = ordinaryRegression(frame.x, cellResponse(frame, model), { offset: frame.offset });
  if (options.prior) return { ...fitWithPrior(frame, model, ordinary, options, options.prior), separation: undefined };
  const cells = sumOver(
    frame.rowOf.map((row) => frame.cellOf[row]!),
    frame.x.rowCount,
    outcome,
  );
  const separation = findSeparation(frame.x, cells, ordinary);
  return separation
    ? fitSeparated(frame, outcome, separation, options)
    : { ...fitResponse(frame, model, { ...options, ordinary }), separation: undefined };
}

/** The mode of likelihood times prior: finite whatever the data. */
function fitWithPrior(
  frame: ModelFrame,
  model: ResponseModel,
  ordinary: OrdinaryRegression,
  options: BinomialFitOptions,
  prior: WeakPrior,
): LaplaceEstimate {
  const precision = priorPrecision(frame.x.names, prior);
  // Where the data are separated the plain estimates have run away.
  const start = { ...ordinary, ...(ordinary.converged ? {} : { beta: new Float64Array(precision.length) }) };
  if (frame.blocks.length > 0)
    return fitResponse(frame, model, { ...options, ordinary: start, priorPrecision: precision });
  const deviance = new OrdinaryDeviance(frame.x, cellResponse(frame, model), frame.offset);
  const penalised = new PenalisedDeviance(deviance, undefined, precision);
  const gradient = new Float64Array(precision.length);
  let beta = start.beta;
  let information = new Float64Array();
  for (let iteration = 0; iteration < 100; iteration++) {
    const value = penalised.evaluate(beta, gradient);
    information = penalisedInformation(deviance, precision);
    const step = gradient.map((slope) => -slope / 2);
    const l = information.slice();
    if (!choleskyInPlace(l, step.length)) break;
    choleskySolve(l, step.length, step);
    let candidate = beta;
    for (let fraction = 1; fraction > 1e-8; fraction /= 2) {
      candidate = beta.map((entry, j) => entry + fraction * step[j]!);
      if (penalised.evaluate(candidate) <= value + 1e-12 * Math.abs(value)) break;
    }
    const moved = step.reduce((max, entry) => Math.max(max, Math.abs(entry)), 0);
    beta = candidate;
    if (moved < 1e-10) break;
  }
  const value = penalised.evaluate(beta, gradient) - penalised.penalty(beta);
  information = penalisedInformation(deviance, precision);
  return withoutRandomEffects({
    ...{ beta, own: new Float64Array(), deviance: value - 2 * model.logConstant },
    covariance: invertPositiveDefinite(information, precision.length),
    ...{ converged: true, lastStep: new Float64Array(precision.length) },
    maxGradient: gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0),
  });
}

function penalisedInformation(deviance: OrdinaryDeviance, precision: Float64Array): Float64Array<ArrayBuffer> {
  const information = Float64Array.from(deviance.information());
  precision.forEach((value, j) => {
    information[j * precision.length + j]! += value;
  });
  return information;
}

/**
 * The limit of the likelihood along the separating direction: separated rows are certain and drop out, the columns that
 * they alone identified with them; the estimates are then moved along the direction until those rows are decided. What is
 * left may be separated in turn.
 */
function fitSeparated(
  frame: ModelFrame,
  outcome: BinomialOutcome,
  separation: Separation,
  options: BinomialFitOptions,
): BinomialEstimate {
  const { x, cellOf, rowOf } = frame;
  const p = x.names.length;
  const undecided = Array.from({ length: x.rowCount }, (_, cell) => cell).filter((cell) => separation.side[cell] === 0);
  const rest = dropDependentColumns({
    ...x,
    rowCount: undecided.length,
    values: Float64Array.from(undecided.flatMap((cell) => [...x.values.subarray(cell * p, (cell + 1) * p)])),
  }).matrix;
  const kept = rest.names.map((name) => x.names.indexOf(name));
  const blank = (values: Float64Array) =>
    values.map((value, used) => (separation.side[cellOf[rowOf[used]!]!] === 0 ? value : 0));
  const remaining = { successes: blank(outcome.successes), trials: blank(outcome.trials) };
  const { start } = options;
  const restStart = start && { theta: start.theta, beta: Float64Array.from(kept, (j) => start.beta[j]!) };
  const fit = fitBinomial({ ...frame, x: selectColumns(x, kept) }, remaining, { ...options, start: restStart });
  return { ...fit, ...embed(frame, fit, kept, separation) };
}

/** Estimates of the columns kept, moved along the direction until every separated cell is decided. */
function embed(frame: ModelFrame, fit: BinomialEstimate, kept: readonly number[], { direction, side }: Separation) {
  const { x } = frame;
  const p = x.names.length;
  const beta = new Float64Array(p);
  kept.forEach((j, k) => {
    beta[j] = fit.beta[k]!;
  });
  let shift = 0;
  for (let cell = 0; cell < x.rowCount; cell++) {
    if (side[cell] === 0) continue;
    let eta = frame.offset?.[cell] ?? 0;
    let slope = 0;
    for (let j = 0; j < p; j++) {
      eta += x.values[cell * p + j]! * beta[j]!;
      slope += x.values[cell * p + j]! * direction[j]!;
    }
    shift = Math.max(shift, (DECIDED - side[cell]! * eta) / Math.abs(slope));
  }
  for (let j = 0; j < p; j++) beta[j]! += shift * direction[j]!;
  const inner = fit.separation;
  const bothSides = side.map((sign, cell) => sign || (inner?.side[cell] ?? 0));
  const covariance = spread(fit.covariance, kept, p, 0);
  const size = p + fit.theta.length;
  const places = [...kept, ...Array.from(fit.theta, (_, k) => p + k)];
  return {
    ...{ beta, covariance, inverseHessian: spread(fit.inverseHessian, places, size, 0) },
    separation: { direction, side: bothSides },
  };
}

/** A square matrix whose row and column a go to place `places[a]` of a larger one; an empty one stays empty. */
function spread(matrix: Float64Array, places: readonly number[], size: number, fill: number): Float64Array {
  if (matrix.length === 0) return matrix;
  const result = new Float64Array(size * size).fill(fill);
  places.forEach((i, a) => {
    places.forEach((j, b) => {
      result[i * size + j] = matrix[a * places.length + b]!;
    });
  });
  return result;
}
