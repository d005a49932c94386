/**
 * A classifier's answers to N images: the class it gives, and the probability it gives it. To some there is none: their
 * probabilities are NaN, their class is −1.
 */
export interface Answers {
  /** `[N, classes]`, row by row. */
  readonly probabilities: Float32Array;
  readonly classCount: number;
  /** The most probable class of each image; the first of several that are equally probable. */
  readonly predicted: Int32Array;
  readonly confidence: Float32Array;
}

const unanswered = -1;

/** Whether there is an answer to an image. */
export const isAnswered = ({ predicted }: Pick<Answers, "predicted">, image: number): boolean =>
  predicted[image] !== unanswered;

/** Those of the images to which there is an answer. */
export const answeredOf = (answers: Pick<Answers, "predicted">, images: Int32Array): Int32Array =>
  images.filter((image) => isAnswered(answers, image));

/** @param probabilities `[N, classes]`, row by row. */
export function answersOf(probabilities: Float32Array, classCount: number): Answers {
  const n = probabilities.length / classCount;
  if (!Number.isInteger(n)) throw new RangeError(`${probabilities.length} probabilities are no rows of ${classCount}`);
  const predicted = new Int32Array(n);
  const confidence = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(probabilities[i * classCount]!)) {
      predicted[i] = unanswered;
      confidence[i] = Number.NaN;
      continue;
    }
    let best = 0;
    for (let k = 1; k < classCount; k++)
      if (probabilities[i * classCount + k]! > probabilities[i * classCount + best]!) best = k;
    predicted[i] = best;
    confidence[i] = probabilities[i * classCount + best]!;
  }
  return { probabilities, classCount, predicted, confidence };
}

/** The `count` most probable classes of image `index`, the most probable first, equals in the classes' order; none without an answer. */
export function mostProbable(
  { probabilities, classCount }: Answers,
  index: number,
  count: number,
): { class: number; probability: number }[] {
  if (Number.isNaN(probabilities[index * classCount]!)) return [];
  return Array.from(probabilities.subarray(index * classCount, (index + 1) * classCount), (probability, k) => ({
    class: k,
    probability,
  }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}
