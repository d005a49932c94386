import { seededGenerator } from "../random/generator.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { Outcome } from "./glmm/outcome.ts";
import { ModelError } from "./model-error.ts";
import { simulateOutcome } from "./simulate.ts";

export interface SimulatedResiduals {
  /** Uniform on 0 … 1 if the model is right; by row, or by level of the group asked for. */
  readonly residuals: Float64Array;
  /** Mean simulated outcome, to plot the residuals against. */
  readonly expected: Float64Array;
  /** Kolmogorov-Smirnov test of uniformity. */
  readonly uniformity: { readonly statistic: number; readonly pValue: number };
  /** Variance of the observed deviations over that of simulated ones, and how often a simulation is as extreme. */
  readonly dispersion: { readonly ratio: number; readonly pValue: number };
}

export interface SimulationOptions {
  readonly seed: number | string;
  /** 250 where it is not given, as in DHARMa. */
  readonly simulations?: number;
  /** Sum the outcome over the levels of this grouping factor first: single 0/1 rows say little. */
  readonly group?: string;
}

/**
 * Residuals as DHARMa computes them (Hartig 2022): where each observation falls among outcomes simulated from the model,
 * with ties broken at random (Dunn & Smyth 1996).
 *
 * @throws ModelError `unknown-column` for a group that is none of the model's
 */
export function simulatedResiduals(fit: MixedModelFit, options: SimulationOptions): SimulatedResiduals {
  const simulations = options.simulations ?? 250;
  const random = seededGenerator(options.seed);
  const { index, size } = units(fit, options.group);
  const observed = totals(fit.frame.outcome, index, size);
  const simulated = Array.from({ length: simulations }, (_, k) =>
    totals(simulateOutcome(fit, random.split(`simulation ${k}`)), index, size),
  );
  const ties = random.split("ties");
  const residuals = observed.map((value, unit) => {
    let below = 0;
    let equal = 0;
    for (const outcome of simulated) {
      if (outcome[unit]! < value) below++;
      else if (outcome[unit] === value) equal++;
    }
    return (below + ties.next() * (equal + 1)) / (simulations + 1);
  });
  const expected = observed.map((_, unit) => simulated.reduce((sum, outcome) => sum + outcome[unit]!, 0) / simulations);
  return {
    residuals,
    expected,
    uniformity: uniformityTest(residuals),
    dispersion: dispersionTest(observed, expected, simulated),
  };
}

function units(fit: MixedModelFit, group: string | undefined): { index: Int32Array; size: number } {
  const { rowOf, blocks } = fit.frame;
  if (group === undefined) return { index: Int32Array.from(rowOf.keys()), size: rowOf.length };
  const block = blocks.find((candidate) => candidate.group === group);
  if (!block)
    throw new ModelError(
      "unknown-column",
      `“${group}” is no grouping factor of the model.`,
      `Use one of: ${blocks.map((candidate) => candidate.group).join(", ")}.`,
    );
  return { index: rowOf.map((row) => block.codes[row]!), size: block.levels.length };
}

function totals(outcome: Outcome, index: Int32Array, size: number): Float64Array {
  const values =
    outcome.kind === "binomial" ? outcome.successes : outcome.kind === "gaussian" ? outcome.values : outcome.codes;
  const sums = new Float64Array(size);
  for (let row = 0; row < index.length; row++) sums[index[row]!]! += values[row]!;
  return sums;
}

/** Kolmogorov-Smirnov distance from the uniform, its p-value by Stephens's approximation (1970). */
export function uniformityTest(values: Float64Array): { statistic: number; pValue: number } {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let statistic = 0;
  sorted.forEach((value, k) => {
    statistic = Math.max(statistic, value - k / n, (k + 1) / n - value);
  });
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * statistic;
  if (lambda < 0.2) return { statistic, pValue: 1 };
  let tail = 0;
  for (let k = 1; k <= 100; k++) tail += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return { statistic, pValue: Math.min(1, Math.max(0, tail)) };
}

function dispersionTest(observed: Float64Array, expected: Float64Array, simulated: readonly Float64Array[]) {
  const variance = (outcome: Float64Array) =>
    outcome.reduce((sum, value, unit) => sum + (value - expected[unit]!) ** 2, 0) / outcome.length;
  const own = variance(observed);
  const others = simulated.map(variance);
  const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
  const above = others.filter((value) => value >= own).length;
  const below = others.filter((value) => value <= own).length;
  return { ratio: own / mean, pValue: Math.min(1, (2 * (Math.min(above, below) + 1)) / (others.length + 1)) };
}
