import { type Answers, answersOf } from "./answers.ts";

/** Temperatures beyond these say that no temperature helps: the likelihood rises all the way to none or to certainty. */
export const coldest = 0.05;
export const hottest = 20;

/** The logarithm of the smallest float32 above 0: what a probability that was rounded to 0 may have been at most. */
const smallestLog = Math.log(2 ** -149);

/**
 * The temperature T by which logits are divided so that the images' labels are most likely (Guo et al. 2017, §4.2).
 *
 * Logits are taken as log-probabilities, from which they differ by a constant for each image, which softmax does not
 * see. In β = 1/T the mean negative log-likelihood log Σₖ exp(β zₖ) − β z_y is convex; its minimum is where its
 * derivative E_β[z] − z_y is zero, found by halving to the precision of a double. Between `coldest` and `hottest`.
 * @param labels the class of each of the classifier's images @param indices the images to fit to
 */
export function fitTemperature(answers: Answers, labels: ArrayLike<number>, indices: ArrayLike<number>): number {
  const logits = Array.from(indices, (image) => logProbabilities(answers, image));
  const slope = (beta: number) =>
    logits.reduce((sum, z, i) => sum + expectation(z, beta) - z[labels[indices[i]!]!]!, 0);
  let [low, high] = [1 / hottest, 1 / coldest];
  if (slope(low) >= 0) return hottest;
  if (slope(high) <= 0) return coldest;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return 1 / middle;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
}

/** The same answers at a temperature: of the images named, in their order. The classes that are given stay the same. */
export function atTemperature(answers: Answers, indices: ArrayLike<number>, temperature: number): Answers {
  const { classCount } = answers;
  const probabilities = new Float32Array(indices.length * classCount);
  for (let i = 0; i < indices.length; i++)
    probabilities.set(softmax(logProbabilities(answers, indices[i]!), 1 / temperature), i * classCount);
  return answersOf(probabilities, classCount);
}

/** Mean −log p(label), nats. */
export function negativeLogLikelihood(answers: Answers, labels: ArrayLike<number>, indices: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i++) sum -= logProbabilities(answers, indices[i]!)[labels[indices[i]!]!]!;
  return indices.length === 0 ? 0 : sum / indices.length;
}

function logProbabilities({ probabilities, classCount }: Answers, image: number): Float64Array {
  const logs = new Float64Array(classCount);
  for (let k = 0; k < classCount; k++)
    logs[k] = Math.max(smallestLog, Math.log(probabilities[image * classCount + k]!));
  return logs;
}

function softmax(z: Float64Array, beta: number): Float64Array {
  const largest = z.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = z.map((value) => Math.exp(beta * (value - largest)));
  const total = weights.reduce((sum, weight) => sum + weight);
  return weights.map((weight) => weight / total);
}

function expectation(z: Float64Array, beta: number): number {
  return softmax(z, beta).reduce((sum, p, k) => sum + p * z[k]!, 0);
}
