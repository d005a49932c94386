import { setImmediate } from "node:timers/promises";
import { ExemplarError } from "#shared/domain/errors.ts";

/** σ(w · x + b), fitted. */
export interface LogisticFit {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Rows of features `[count, size]`, and the probability that each should be given. */
export interface SoftExamples {
  readonly count: number;
  readonly size: number;
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

const steps = 50;
/** So many products are added up, some 30 ms, before others may go on. */
const productsAtOnce = 3e7;
const enough = 1e-10;

/**
 * Logistic regression on probabilities: the minimum of the mean binary cross-entropy BCE(σ(w · x + b), target) plus
 * ½ ridge ‖w‖², by Newton's method. It is convex, so that there is one answer whatever the start. The bias is not shrunk.
 * @param ridge above 0
 * @throws the signal's reason where it is aborted, which is seen several times a second
 */
export async function fitSoftLogistic(
  { count, size, features, targets }: SoftExamples,
  ridge: number,
  signal: AbortSignal,
): Promise<LogisticFit> {
  const pause = async () => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const n = size + 1;
  const parameters = new Float64Array(n);
  let value = Number.POSITIVE_INFINITY;
  let damping = 0;
  for (let step = 0; step < steps; step++) {
    const gradient = new Float64Array(n);
    const hessian = new Float64Array(n * n);
    const row = new Float64Array(n);
    const rowsAtOnce = Math.ceil(productsAtOnce / (n * n));
    for (let i = 0; i < count; i++) {
      if (i % rowsAtOnce === 0) await pause();
      row.set(features.subarray(i * size, (i + 1) * size));
      row[size] = 1;
      const s = sigmoid(dot(row, parameters));
      const residual = (s - targets[i]!) / count;
      const weight = (s * (1 - s)) / count;
      for (let a = 0; a < n; a++) {
        gradient[a]! += residual * row[a]!;
        const scaled = weight * row[a]!;
        if (scaled !== 0) for (let b = 0; b <= a; b++) hessian[a * n + b]! += scaled * row[b]!;
      }
    }
    for (let a = 0; a < size; a++) {
      gradient[a]! += ridge * parameters[a]!;
      hessian[a * n + a]! += ridge;
    }
    // The bias alone has no ridge; targets that are all 0 or all 1 would send it to infinity.
    hessian[n * n - 1]! += 1e-9;
    const direction = await solvePositive(hessian, gradient, n, pause);
    const decrement = dot(gradient, direction);
    if (decrement < enough) break;
    const before = Number.isFinite(value) ? value : objective({ count, size, features, targets }, parameters, ridge);
    for (damping = 1; ; damping /= 2) {
      const next = parameters.map((own, a) => own - damping * direction[a]!);
      value = objective({ count, size, features, targets }, next, ridge);
      if (value <= before - 1e-4 * damping * decrement || damping < 1e-8) {
        parameters.set(next);
        break;
      }
    }
  }
  return { weights: parameters.slice(0, size), bias: parameters[size]! };
}

/** Mean binary cross-entropy of a fit's answers, nats. */
export function crossEntropy({ count, size, features, targets }: SoftExamples, { weights, bias }: LogisticFit): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const v = dot(features.subarray(i * size, (i + 1) * size), weights) + bias;
    sum += softplus(v) - targets[i]! * v;
  }
  return sum / count;
}

function objective(examples: SoftExamples, parameters: Float64Array, ridge: number): number {
  const { size } = examples;
  const weights = parameters.subarray(0, size);
  return crossEntropy(examples, { weights, bias: parameters[size]! }) + 0.5 * ridge * dot(weights, weights);
}

/** H⁻¹g by Cholesky's decomposition of H's lower triangle. */
async function solvePositive(
  lower: Float64Array,
  right: Float64Array,
  n: number,
  pause: () => Promise<void>,
): Promise<Float64Array> {
  const rowsAtOnce = Math.ceil(productsAtOnce / (n * n));
  for (let a = 0; a < n; a++) {
    if (a % rowsAtOnce === 0) await pause();
    for (let b = 0; b <= a; b++) {
      let sum = lower[a * n + b]!;
      for (let k = 0; k < b; k++) sum -= lower[a * n + k]! * lower[b * n + k]!;
      if (a !== b) lower[a * n + b] = sum / lower[b * n + b]!;
      else if (sum > 0) lower[a * n + a] = Math.sqrt(sum);
      else
        throw new ExemplarError(
          "INVALID",
          "The hardness predictor cannot be fitted: its features are no numbers.",
          "Check the classifier on its own images first.",
        );
    }
  }
  const x = Float64Array.from(right);
  for (let a = 0; a < n; a++) {
    for (let k = 0; k < a; k++) x[a]! -= lower[a * n + k]! * x[k]!;
    x[a]! /= lower[a * n + a]!;
  }
  for (let a = n - 1; a >= 0; a--) {
    for (let k = a + 1; k < n; k++) x[a]! -= lower[k * n + a]! * x[k]!;
    x[a]! /= lower[a * n + a]!;
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < b.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

const softplus = (v: number) => Math.max(0, v) + Math.log1p(Math.exp(-Math.abs(v)));
export const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
