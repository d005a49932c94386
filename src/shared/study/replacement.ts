import { type Answers, isAnswered } from "../library/answers.ts";
import type { ChosenTarget } from "./choose-targets.ts";

interface Choice {
  /** The class of each image, by the classifier's numbers; −1 for a category that it does not know. */
  readonly labels: ArrayLike<number>;
  readonly answers: Answers;
  /** The images to choose from. */
  readonly indices: ArrayLike<number>;
  /** Images that are not to be shown again. */
  readonly taken: ReadonlySet<number>;
  /** For each class the one that it is confused with most. */
  readonly rivals: ArrayLike<number>;
}

/**
 * The target that takes another's place in a list of trials: of the same kind and ground truth, so that the list stays
 * balanced, and of those the one that the classifier answers about as confidently. Null where no other image is left.
 */
export function replacementOf(
  { kind, groundTruth, confidence }: Pick<ChosenTarget, "kind" | "groundTruth" | "confidence">,
  { labels, answers, indices, taken, rivals }: Choice,
): ChosenTarget | null {
  const errs = kind === "error" || kind === "adversarial";
  const alike = Array.from(indices).filter(
    (index) =>
      labels[index] === groundTruth &&
      isAnswered(answers, index) &&
      (answers.predicted[index] !== groundTruth) === errs &&
      !taken.has(index),
  );
  const distance = (index: number) => Math.abs(answers.confidence[index]! - confidence);
  if (alike.length === 0) return null;
  const index = alike.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  const predicted = answers.predicted[index]!;
  const alternative = errs ? groundTruth : rivals[predicted]!;
  return { index, kind, groundTruth, predicted, alternative, confidence: answers.confidence[index]! };
}
