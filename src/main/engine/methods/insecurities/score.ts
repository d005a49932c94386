import * as tf from "@tensorflow/tfjs-core";

/**
 * A number that is attributed to places of the image: a smooth function g of what is read out of the activations, such as
 * the logits ℓ. With S_c, the first-order attribution of ℓ_c at a place, its own attributions follow from its derivatives.
 */
export interface Score {
  /** Equal for equal functions. */
  readonly key: string;
  value(readout: Float64Array): number;
  /** ∂g/∂ℓ, one number for each that is read out. */
  gradient(readout: Float64Array): Float64Array;
  /**
   * ½ Sᵀ(∇²g)S at each place.
   * @param maps S_c of everything that is read out, `[places]` each
   */
  curvature(readout: Float64Array, maps: readonly Float64Array[]): Float64Array;
  /** The same function in TF.js: `[N, size]` → `[N]`. Without operations that can be differentiated only once. */
  tensor(readout: tf.Tensor2D): tf.Tensor1D;
}

/** Softmax of logits. */
export function softmax(logits: Float64Array): Float64Array {
  return logLikelihoods(logits).map(Math.exp);
}

function logLikelihoods(logits: Float64Array): Float64Array {
  const largest = logits.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const logSum = largest + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return logits.map((value) => value - logSum);
}

const column = (readout: tf.Tensor2D, c: number) => tf.squeeze(tf.slice(readout, [0, c], [-1, 1]), [1]) as tf.Tensor1D;

/** The logit of one class. */
export const logit = (c: number): Score => ({
  key: `logit ${c}`,
  value: (logits) => logits[c]!,
  gradient: (logits) => logits.map((_, other) => (other === c ? 1 : 0)),
  curvature: (_, maps) => new Float64Array(maps[0]!.length),
  tensor: (logits) => column(logits, c),
});

/** The probability of one class, p_k: ½Sᵀ∇²p_k S = ½p_k(S̃_k² − Σ_c p_c S̃_c²) with S̃ = S − Σ_c p_c S_c. */
export const probability = (k: number): Score => ({
  key: `probability ${k}`,
  value: (logits) => softmax(logits)[k]!,
  gradient(logits) {
    const p = softmax(logits);
    return p.map((value, c) => p[k]! * ((c === k ? 1 : 0) - value));
  },
  curvature(logits, maps) {
    const p = softmax(logits);
    const mean = weightedSum(p, maps);
    const spread = new Float64Array(mean.length);
    for (const [c, map] of maps.entries())
      for (let at = 0; at < spread.length; at++) spread[at]! += p[c]! * (map[at]! - mean[at]!) ** 2;
    return spread.map((value, at) => 0.5 * p[k]! * ((maps[k]![at]! - mean[at]!) ** 2 - value));
  },
  tensor: (logits) => column(tf.softmax(logits), k),
});

/** One less the largest probability (equation 3). The highest class at the image is the one that is followed. */
export const hesitancy: Score = {
  key: "hesitancy",
  value: (logits) => 1 - Math.max(...softmax(logits)),
  gradient: (logits) => probability(argmax(logits)).gradient(logits).map(negative),
  curvature: (logits, maps) => probability(argmax(logits)).curvature(logits, maps).map(negative),
  tensor: (logits) => tf.sub(1, tf.max(tf.softmax(logits), 1)) as tf.Tensor1D,
};

/**
 * The probabilities' entropy H as a share of the largest possible, log C (equation 4). Its Hessian by logits is
 * −diag(p(log p + H + 1)) + ppᵀ ∘ (log p_c + log p_d + 2H + 1), over log C.
 */
export const entropy: Score = {
  key: "entropy",
  value(logits) {
    const log = logLikelihoods(logits);
    return entropyOf(log) / Math.log(log.length);
  },
  gradient(logits) {
    const log = logLikelihoods(logits);
    const H = entropyOf(log);
    return log.map((value) => (-Math.exp(value) * (value + H)) / Math.log(log.length));
  },
  curvature(logits, maps) {
    const log = logLikelihoods(logits);
    const p = log.map(Math.exp);
    const H = entropyOf(log);
    const mean = weightedSum(p, maps);
    const logMean = weightedSum(
      p.map((value, c) => value * log[c]!),
      maps,
    );
    const result = mean.map((value, at) => 2 * logMean[at]! * value + (2 * H + 1) * value ** 2);
    for (const [c, map] of maps.entries())
      for (let at = 0; at < result.length; at++) result[at]! -= p[c]! * (log[c]! + H + 1) * map[at]! ** 2;
    return result.map((value) => (0.5 * value) / Math.log(log.length));
  },
  tensor(logits) {
    const log = tf.sub(logits, tf.logSumExp(logits, 1, true));
    return tf.div(tf.neg(tf.sum(tf.mul(tf.exp(log), log), 1)), Math.log(logits.shape[1]));
  },
};

/** σ(v) of the one number that a hardness predictor reads out (equation 5): ½σ″(v)S². */
export const hardness: Score = {
  key: "hardness",
  value: ([v]) => sigmoid(v!),
  gradient: ([v]) => Float64Array.of(sigmoid(v!) * (1 - sigmoid(v!))),
  curvature([v], [map]) {
    const s = sigmoid(v!);
    return map!.map((value) => 0.5 * s * (1 - s) * (1 - 2 * s) * value ** 2);
  },
  tensor: (readout) => tf.sigmoid(column(readout, 0)) as tf.Tensor1D,
};

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
const negative = (value: number) => 0 - value;
const entropyOf = (log: Float64Array) => log.reduce((sum, value) => sum - Math.exp(value) * value, 0);
const argmax = (values: Float64Array) => values.reduce((best, value, c) => (value > values[best]! ? c : best), 0);

function weightedSum(weights: Float64Array, maps: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(maps[0]!.length);
  for (const [c, map] of maps.entries())
    for (let at = 0; at < result.length; at++) result[at]! += weights[c]! * map[at]!;
  return result;
}
