import { ModelError } from "../model-error.ts";
import { fitGaussian, type GaussianEstimate } from "./fit-gaussian.ts";
import type { ModelFrame } from "./model-frame.ts";
import type { SearchOptions } from "./search.ts";

export interface LognormalFitOptions extends SearchOptions {
  /** The shift, or "estimate". */
  readonly shift: number | "estimate";
  readonly start?: { readonly theta: Float64Array; readonly own?: Float64Array };
  readonly standardErrors?: boolean;
}

export interface LognormalEstimate extends GaussianEstimate {
  readonly shift: number;
  /** 0 where the shift was given; NaN where it lies at a bound. */
  readonly shiftError: number;
}

/**
 * Fits log(y − δ) ~ N(Xβ + Zb, σ²) by maximum likelihood, its deviance that of y itself. With the shift δ unknown the
 * deviance is profiled over 0 ≤ δ < min(y): the likelihood is unbounded as δ nears the smallest outcome, so that the
 * estimate is its local maximum (Hill 1963). Standard errors of β count the shift's uncertainty.
 *
 * @throws ModelError `stopped`, `fit-failed`
 */
export function fitLognormal(frame: ModelFrame, values: Float64Array, options: LognormalFitOptions): LognormalEstimate {
  const smallest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  let theta = options.start?.theta;
  const at = (shift: number): GaussianEstimate => {
    const logs = values.map((value) => Math.log(value - shift));
    const start = theta && { theta };
    const fit = fitGaussian(frame, logs, { ...options, reml: false, ...(start && { start }) });
    theta = fit.theta;
    return { ...fit, deviance: fit.deviance + 2 * logs.reduce((sum, value) => sum + value, 0) };
  };
  if (options.shift !== "estimate") {
    if (!(options.shift < smallest))
      throw new ModelError(
        "option-unsupported",
        `A shift of ${options.shift} is not below the smallest outcome, ${smallest}.`,
        "Choose a smaller shift, or exclude the fastest responses.",
      );
    return { ...at(options.shift), shift: options.shift, shiftError: 0 };
  }
  const shift = bestShift((value) => at(value).deviance, smallest, options.start?.own?.[0]);
  const fit = at(shift);
  if (shift === 0 || options.standardErrors === false) return { ...fit, shift, shiftError: Number.NaN };
  const h = 1e-2 * (smallest - shift);
  const up = at(shift + h);
  const down = at(Math.max(0, shift - h));
  const width = shift - Math.max(0, shift - h);
  // The second derivative on three points at unequal distances.
  const second = (2 * ((up.deviance - fit.deviance) / h - (fit.deviance - down.deviance) / width)) / (h + width);
  const variance = second > 0 ? 2 / second : Number.NaN;
  const slope = fit.beta.map((_, j) => (up.beta[j]! - down.beta[j]!) / (h + width));
  const p = fit.beta.length;
  return {
    ...{ ...fit, shift, shiftError: Math.sqrt(variance) },
    covariance: fit.covariance.map(
      (value, k) => value + (variance > 0 ? slope[Math.floor(k / p)]! * slope[k % p]! * variance : 0),
    ),
  };
}

/** The shift with the least deviance: a grid that is finer towards the smallest outcome, then golden sections. */
function bestShift(deviance: (shift: number) => number, smallest: number, similar?: number): number {
  const grid = Array.from({ length: 13 }, (_, k) => smallest * (1 - 10 ** (-k / 4)));
  if (similar !== undefined && similar > 0 && similar < smallest) grid.push(similar);
  grid.sort((a, b) => a - b);
  const values = grid.map(deviance);
  // The last points are on the way to the singularity: the least local minimum before them counts.
  const inner = Array.from({ length: grid.length - 1 }, (_, k) => k);
  const local = inner.filter((k) => (k === 0 || values[k]! <= values[k - 1]!) && values[k]! <= values[k + 1]!);
  if (local.length === 0)
    throw new ModelError(
      "fit-failed",
      `The shift runs to the smallest outcome, ${smallest}: the data do not tell where response times begin.`,
      "Exclude implausibly fast responses, or give the shift.",
    );
  const best = local.reduce((a, b) => (values[b]! < values[a]! ? b : a));
  return goldenSection(deviance, grid[Math.max(0, best - 1)]!, grid[best + 1]!, 1e-6 * smallest);
}

function goldenSection(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let left = b - ratio * (b - a);
  let right = a + ratio * (b - a);
  let [fLeft, fRight] = [f(left), f(right)];
  while (b - a > tolerance) {
    if (fLeft <= fRight) {
      [b, right, fRight] = [right, left, fLeft];
      left = b - ratio * (b - a);
      fLeft = f(left);
    } else {
      [a, left, fLeft] = [left, right, fRight];
      right = a + ratio * (b - a);
      fRight = f(right);
    }
  }
  const middle = (a + b) / 2;
  return low === 0 && f(0) <= f(middle) ? 0 : middle;
}
