import type { RandomGenerator } from "#shared/random/generator.ts";

/**
 * A Dirichlet-process mixture of regressions with several elastic nets (Guo et al. 2018, §3.3), truncated:
 * yᵢ | zᵢ = j ~ N(xᵢβⱼ, σⱼ²), zᵢ by sticks uₗ ~ Beta(1, α), βⱼₗ ~ f of the net cⱼ, nets with weights w.
 */
export interface MixturePrior {
  /** J: components at most. */
  readonly components: number;
  /** K: elastic nets. */
  readonly nets: number;
  /** α ~ Gamma(e, rate f). */
  readonly e: number;
  readonly f: number;
  /** σⱼ² ~ InverseGamma(a, b). */
  readonly a: number;
  readonly b: number;
  /** λ₁ₖ ~ Gamma(R, rate V/2), λ₂ₖ ~ Gamma(L, rate V/2). */
  readonly R: number;
  readonly L: number;
  readonly V: number;
  /** Of a component's intercept, the last coefficient, which no net shrinks; null for a model without one. */
  readonly interceptVariance: number | null;
}

/** As the paper's code has it, but for the intercept. */
export const paperPrior: MixturePrior = {
  ...{ components: 6, nets: 3, e: 5, f: 1, a: 0.5, b: 0.5, R: 4, L: 1, V: 1 },
  interceptVariance: null,
};

export interface MixtureData {
  /** `[n, width]`, row by row; the last column is of ones where the model has an intercept. */
  readonly x: Float64Array;
  /** `[n]` */
  readonly y: Float64Array;
  readonly width: number;
}

/** Where a chain is. The τ of the elastic nets are integrated out, and drawn only on the way to β. */
export interface MixtureState {
  /** Component of each observation, `[n]`. */
  readonly z: Int32Array;
  /** Sticks, `[J]`; the last is 1. */
  readonly u: Float64Array;
  alpha: number;
  /** Net of each component, `[J]`. */
  readonly c: Int32Array;
  /** Weights of the nets, `[K]`. */
  w: Float64Array;
  /** `[K]` */
  readonly lambda1: Float64Array;
  readonly lambda2: Float64Array;
  /** `[J]` */
  readonly sigma2: Float64Array;
  /** `[J, width]`, row by row. */
  readonly beta: Float64Array;
}

/** All numbers of a state, one after the other, to be kept. */
export const numbersOf = ({ u, alpha, c, w, lambda1, lambda2, sigma2, beta, z }: MixtureState): Float64Array =>
  Float64Array.from([u, [alpha], c, w, lambda1, lambda2, sigma2, beta, z].flatMap((part) => Array.from(part)));

type PriorSize = Pick<MixturePrior, "components" | "nets">;

/** How many they are, of `n` observations. */
export const numberCount = ({ components: J, nets: K }: PriorSize, width: number, n: number): number =>
  3 * J + 1 + 3 * K + J * width + n;

/** The state that was kept. */
export function stateOf(numbers: Float64Array, { components: J, nets: K }: PriorSize, width: number): MixtureState {
  let at = 0;
  const next = (count: number): Float64Array => {
    at += count;
    return numbers.slice(at - count, at);
  };
  return {
    ...{ u: next(J), alpha: next(1)[0]!, c: Int32Array.from(next(J)), w: next(K) },
    ...{ lambda1: next(K), lambda2: next(K), sigma2: next(J), beta: next(J * width) },
    z: Int32Array.from(next(numbers.length - at)),
  };
}

/** Coefficients that the nets shrink. */
export const shrunkOf = ({ interceptVariance }: Pick<MixturePrior, "interceptVariance">, width: number): number =>
  interceptVariance === null ? width : width - 1;

/** Of y's variance. With all of it regressions hardly part from one another, with a hundredth the first one keeps all. */
const startingShare = 0.1;

/**
 * Small β and a part of the variance of y for every σ²: from large β and much smaller σ² the nets' penalties would run off.
 */
export function startState(data: MixtureData, prior: MixturePrior, random: RandomGenerator): MixtureState {
  const { components: J, nets: K } = prior;
  const n = data.y.length;
  const mean = data.y.reduce((sum, value) => sum + value, 0) / n;
  const variance = data.y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const beta = Float64Array.from({ length: J * data.width }, () => 0.1 * random.normal());
  if (prior.interceptVariance !== null) for (let j = 1; j <= J; j++) beta[j * data.width - 1] = mean;
  return {
    z: Int32Array.from({ length: n }, () => random.integer(J)),
    u: Float64Array.from({ length: J }, (_, l) => 1 / (J - l)),
    alpha: prior.e / prior.f,
    c: Int32Array.from({ length: J }, () => random.integer(K)),
    w: new Float64Array(K).fill(1 / K),
    lambda1: new Float64Array(K).fill((2 * prior.R) / prior.V),
    lambda2: new Float64Array(K).fill((2 * prior.L) / prior.V),
    sigma2: new Float64Array(J).fill(Math.max(startingShare * variance, 1e-6)),
    beta,
  };
}
