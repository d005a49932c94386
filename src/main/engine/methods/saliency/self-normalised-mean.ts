export interface SelfNormalisedMean {
  /** Σᵢ mᵢ wᵢ / Σᵢ wᵢ, per element of m. */
  readonly mean: Float64Array;
  /** Jackknife standard error, per element. At most ½, which bounds the SD of anything in [0, 1]. */
  readonly standardError: Float64Array;
  /** (Σ w)² / Σ w²: how many equally weighted samples would be worth as much. */
  readonly effectiveSampleSize: number;
}

/**
 * The self-normalised mean of samples with values in [0, 1].
 *
 * Leaving sample i out changes the mean R by uᵢ (R − mᵢ), uᵢ = wᵢ / (Σ w − wᵢ), so the jackknife needs no more than
 * Σu, Σum, Σu² , Σu²m and Σu²m² per element.
 * @param samples `[N, size]`
 * @param logWeights log wᵢ up to a constant, N of them
 */
export function selfNormalisedMean(samples: Float32Array, logWeights: Float64Array): SelfNormalisedMean {
  const count = logWeights.length;
  const size = samples.length / count;
  const largest = logWeights.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const weights = logWeights.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const influence = weights.map((weight) => weight / (total - weight));

  const mean = new Float64Array(size);
  const um = new Float64Array(size);
  const uum = new Float64Array(size);
  const uumm = new Float64Array(size);
  let sumU = 0;
  let sumUu = 0;
  for (let i = 0; i < count; i++) {
    const w = weights[i]! / total;
    const u = influence[i]!;
    sumU += u;
    sumUu += u * u;
    for (let k = 0; k < size; k++) {
      const m = samples[i * size + k]!;
      mean[k]! += w * m;
      um[k]! += u * m;
      uum[k]! += u * u * m;
      uumm[k]! += u * u * m * m;
    }
  }
  const standardError = mean.map((r, k) => {
    const sumOfSquares = r * r * sumUu - 2 * r * uum[k]! + uumm[k]!;
    const average = (r * sumU - um[k]!) / count;
    const variance = ((count - 1) / count) * (sumOfSquares - count * average * average);
    // Where one sample has all the weight, leaving it out leaves nothing: u is infinite and the variance no number.
    return Number.isFinite(variance) ? Math.min(0.5, Math.sqrt(Math.max(0, variance))) : 0.5;
  });
  return { mean, standardError, effectiveSampleSize: total ** 2 / weights.reduce((sum, w) => sum + w * w, 0) };
}
