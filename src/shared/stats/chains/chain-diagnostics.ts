import { normalQuantile } from "../distributions.ts";
import { quantileSorted } from "../quantile.ts";
import { ranks } from "../ranks.ts";

/** Draws of one quantity, a list a chain, all of the same length. */
export type Chains = readonly ArrayLike<number>[];

/** How far chains can be trusted, for one quantity (Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021). */
export interface ChainDiagnostics {
  /** Rank-normalised split R̂, the larger of that of the draws and of their distances from the median. */
  readonly rHat: number;
  /** Effective draws for the centre. */
  readonly bulkEss: number;
  /** Effective draws for the 5 % and 95 % quantiles, the smaller. */
  readonly tailEss: number;
  /** Effective draws for the mean, and its Monte Carlo standard error. */
  readonly meanEss: number;
  readonly meanError: number;
}

const undefinedDiagnostics: ChainDiagnostics = {
  rHat: Number.NaN,
  bulkEss: Number.NaN,
  tailEss: Number.NaN,
  meanEss: Number.NaN,
  meanError: Number.NaN,
};

/** Fewer draws of a chain say nothing: each of its halves needs lags to sum over. */
export const fewestDraws = 8;

/** NaN throughout where the draws are constant, are not all finite, or are fewer than eight a chain: never "converged". */
export function chainDiagnostics(chains: Chains): ChainDiagnostics {
  const all = pooled(chains);
  if ((chains[0]?.length ?? 0) < fewestDraws || isConstant(all)) return undefinedDiagnostics;
  const halves = split(chains);
  const normalised = rankNormalised(halves);
  const sorted = all.toSorted();
  const median = quantileSorted(sorted, 0.5);
  const distances = chains.map((chain) => Float64Array.from(chain, (value) => Math.abs(value - median)));
  const tail = (p: number) => {
    const quantile = quantileSorted(sorted, p);
    return effectiveSize(halves.map((half) => half.map((value) => (value <= quantile ? 1 : 0))));
  };
  const meanEss = effectiveSize(halves);
  return {
    rHat: Math.max(scaleReduction(normalised), scaleReduction(rankNormalised(split(distances)))),
    bulkEss: effectiveSize(normalised),
    tailEss: Math.min(tail(0.05), tail(0.95)),
    meanEss,
    meanError: Math.sqrt(variance(all) / meanEss),
  };
}

/**
 * Energy Bayesian fraction of missing information of one chain: Σ(Eₜ − Eₜ₋₁)² / Σ(Eₜ − Ē)² (Betancourt 2016). Below 0.3 the
 * momenta do not carry the chain through the energies of its target. Energies are those at the start of each transition.
 */
export function energyFraction(energies: ArrayLike<number>): number {
  const average = mean(energies);
  let [steps, spread] = [0, 0];
  for (let t = 0; t < energies.length; t++) {
    if (t > 0) steps += (energies[t]! - energies[t - 1]!) ** 2;
    spread += (energies[t]! - average) ** 2;
  }
  return spread > 0 ? steps / spread : Number.NaN;
}

/** Each chain's first and second half as chains of their own; the middle draw of an odd number is left out. */
function split(chains: Chains): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    const own = Float64Array.from(chain);
    return [own.subarray(0, half), own.subarray(own.length - half)];
  });
}

/** Normal scores of the ranks among all draws (equation 14). */
function rankNormalised(chains: readonly Float64Array[]): Float64Array[] {
  const own = ranks(pooled(chains));
  const length = chains[0]!.length;
  return chains.map((_, k) =>
    own.subarray(k * length, (k + 1) * length).map((rank) => normalQuantile((rank + 1 - 3 / 8) / (own.length + 1 / 4))),
  );
}

/** R̂ (equations 1-4): the variance of all draws over that within chains. */
function scaleReduction(chains: readonly Float64Array[]): number {
  const n = chains[0]!.length;
  const within = mean(chains.map(variance));
  const between = n * variance(chains.map(mean));
  return Math.sqrt((((n - 1) / n) * (within + between / (n - 1))) / within);
}

/**
 * Effective number of draws by Geyer's initial monotone sequence of pairs of autocorrelations, averaged over chains
 * (equations 10-13). NaN where the draws are constant.
 */
function effectiveSize(chains: readonly Float64Array[]): number {
  if (isConstant(pooled(chains))) return Number.NaN;
  const n = chains[0]!.length;
  const total = n * chains.length;
  const centred = chains.map((chain) => {
    const average = mean(chain);
    return chain.map((value) => value - average);
  });
  const autocovariance = (lag: number) => mean(centred.map((chain) => productAtLag(chain, lag) / n));
  const within = (autocovariance(0) * n) / (n - 1);
  const pooledVariance = (within * (n - 1)) / n + (chains.length > 1 ? variance(chains.map(mean)) : 0);
  const correlation = (lag: number) => 1 - (within - autocovariance(lag)) / pooledVariance;

  const rho: number[] = [1, correlation(1)];
  let lag = 0;
  let [even, odd] = [rho[0]!, rho[1]!];
  while (lag < n - 5 && even + odd > 0) {
    lag += 2;
    [even, odd] = [correlation(lag), correlation(lag + 1)];
    [rho[lag], rho[lag + 1]] = even + odd >= 0 ? [even, odd] : [0, 0];
  }
  const last = lag;
  // The first lag that is left out still tells something where it is positive.
  if (even > 0) rho[last] = even;
  for (let t = 2; t <= last - 2; t += 2)
    if (rho[t]! + rho[t + 1]! > rho[t - 2]! + rho[t - 1]!) rho[t] = rho[t + 1] = (rho[t - 2]! + rho[t - 1]!) / 2;
  let tau = -1 + rho[last]!;
  for (let t = 0; t < last; t++) tau += 2 * rho[t]!;
  // Antithetic chains are not worth more than this.
  return total / Math.max(tau, 1 / Math.log10(total));
}

function productAtLag(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < values.length; t++) sum += values[t]! * values[t - lag]!;
  return sum;
}

const pooled = (chains: Chains): Float64Array => Float64Array.from(chains.flatMap((chain) => Array.from(chain)));

function isConstant(values: Float64Array): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) return true;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low < 1e-10;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Of a sample: divided by n − 1. */
function variance(values: ArrayLike<number>): number {
  const average = mean(values);
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += (values[k]! - average) ** 2;
  return sum / (values.length - 1);
}
