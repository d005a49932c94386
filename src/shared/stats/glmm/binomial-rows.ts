import { logGamma } from "../distributions.ts";
import type { ModelFrame } from "./model-frame.ts";

/** Successes and trials by row of the data. */
export interface BinomialOutcome {
  readonly successes: Float64Array;
  readonly trials: Float64Array;
}

/** Successes and trials of every design cell, or of every distinct row. */
export interface CellCounts {
  readonly successes: Float64Array;
  readonly trials: Float64Array;
}

/** Sums an outcome over the rows with the same index. */
export function sumOver(indexOf: Int32Array, count: number, { successes, trials }: BinomialOutcome): CellCounts {
  const sums = { successes: new Float64Array(count), trials: new Float64Array(count) };
  for (let row = 0; row < indexOf.length; row++) {
    sums.successes[indexOf[row]!]! += successes[row]!;
    sums.trials[indexOf[row]!]! += trials[row]!;
  }
  return sums;
}

/** The outcome by distinct row, and by design cell. */
export function collapse(frame: ModelFrame, outcome: BinomialOutcome): { rows: CellCounts; cells: CellCounts } {
  const rows = sumOver(frame.rowOf, frame.rowCount, outcome);
  return { rows, cells: sumOver(frame.cellOf, frame.x.rowCount, rows) };
}

/** Σ log C(m, y): what collapsing leaves out of the log-likelihood, so that it stays comparable. */
export function logBinomialConstant({ successes, trials }: BinomialOutcome): number {
  let sum = 0;
  for (let row = 0; row < trials.length; row++) {
    const m = trials[row]!;
    const y = successes[row]!;
    if (m > 1) sum += logGamma(m + 1) - logGamma(y + 1) - logGamma(m - y + 1);
  }
  return sum;
}
