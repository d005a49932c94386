/**
 * What training minimises: the mean Kullback-Leibler divergence KL(p_y ‖ f(x)) of a classifier's probabilities f(x) from
 * those that it should give to images of class y. Losses differ in p_y.
 */
export interface Loss {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** p_y: each class's probability, for an image whose label is y. */
  target(label: number, classCount: number): Float32Array;
}

/** H(p) in nats: what cross-entropy exceeds the divergence by. */
export function entropy(probabilities: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const p = probabilities[k]!;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum;
}
