import type { ThresholdStructure } from "./family.ts";
import type { ModelFrame } from "./model-frame.ts";
import type { OrdinaryRegression } from "./ordinary-regression.ts";
import type { OrdinalOutcome } from "./outcome.ts";
import { describeCells } from "./separation.ts";
import { thresholdDesign, thresholdValues } from "./thresholds.ts";

/**
 * Design cells whose category an ordinal model predicts without error, in words; empty where there are none.
 *
 * A fit that did not converge may have run along a direction (d, δ) of coefficients and thresholds that makes no outcome
 * less likely: x′d ≤ δₖ for every outcome of category k, and x′d ≥ δₖ₋₁. Cells in which it moves towards ±∞ are separated.
 */
export function ordinalSeparation(
  { x, cells, cellOf, rowOf }: ModelFrame,
  { levels, codes }: OrdinalOutcome,
  structure: ThresholdStructure,
  { converged, lastStep }: OrdinaryRegression,
): string[] {
  if (converged) return [];
  const p = x.names.length;
  const moves = thresholdValues(thresholdDesign(structure, levels), lastStep.slice(p));
  const eta = Float64Array.from({ length: x.rowCount }, (_, cell) => {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += x.values[cell * p + j]! * lastStep[j]!;
    return sum;
  });
  const largest = [...eta, ...moves].reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const tolerance = 1e-3 * largest;
  const highest = levels.length - 1;
  /** By cell: +1 where all are of the highest category, −1 of the lowest; 0 where others occur. */
  const side = new Int8Array(x.rowCount).fill(2);
  for (let used = 0; used < codes.length; used++) {
    const cell = cellOf[rowOf[used]!]!;
    const k = codes[used]!;
    if (k < highest && eta[cell]! - moves[k]! > tolerance) return [];
    if (k > 0 && moves[k - 1]! - eta[cell]! > tolerance) return [];
    const own = k === highest ? 1 : k === 0 ? -1 : 0;
    side[cell] = side[cell] === 2 || side[cell] === own ? own : 0;
  }
  const separated = side.map((value, cell) => {
    if (value === 1) return eta[cell]! - moves[highest - 1]! > tolerance ? 1 : 0;
    if (value === -1) return moves[0]! - eta[cell]! > tolerance ? -1 : 0;
    return 0;
  });
  return describeCells(cells, separated, (label, sign) => `${label} is always ${levels[sign > 0 ? highest : 0]}`);
}
