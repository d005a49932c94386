import type { MixtureData } from "./sampler/mixture-model.ts";

/** Data whose y has mean 0 and variance 1, and how coefficients of it become those of the y that was given. */
export interface UnitScale {
  readonly data: MixtureData;
  /** Of coefficients `[components, width]`, the last of each a component's intercept. */
  restored(beta: Float64Array): Float32Array;
}

/**
 * Brings y on the scale that the prior is made for: its penalties and variances say what is small, so that probabilities
 * would be shrunk to nothing, and the same in per cent would not.
 */
export function onUnitScale({ x, y, width }: MixtureData): UnitScale {
  const largest = y.reduce((most, own) => Math.max(most, Math.abs(own)), 0) || 1;
  const mean = largest * y.reduce((sum, own) => sum + own / largest / y.length, 0);
  const variance = y.reduce((sum, own) => sum + ((own - mean) / largest) ** 2 / y.length, 0);
  // What rounding makes of one and the same value is no variance.
  const deviation = variance > 1e-24 ? largest * Math.sqrt(variance) : 1;
  return {
    data: { x, y: y.map((own) => (own - mean) / deviation), width },
    restored: (beta) => Float32Array.from(beta, (own, k) => deviation * own + ((k + 1) % width === 0 ? mean : 0)),
  };
}
