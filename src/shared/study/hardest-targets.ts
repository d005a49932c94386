import { type Answers, isAnswered } from "../library/answers.ts";
import { type ChooseTargetsInput, type ChosenTarget, mostConfusable, targetOf } from "./choose-targets.ts";

/** How difficult an image is, from a classifier's answers to it (Wang & Vasconcelos 2019, equations 3 and 4). */
export const difficultyScores = {
  hesitancy: (probabilities: ArrayLike<number>): number => 1 - Math.max(...Array.from(probabilities)),
  entropy: (probabilities: ArrayLike<number>): number =>
    Array.from(probabilities).reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0) /
    Math.log(probabilities.length),
} as const satisfies Record<string, (probabilities: ArrayLike<number>) => number>;

export type DifficultyScore = keyof typeof difficultyScores;

export interface HardestTargetsInput
  extends Pick<ChooseTargetsInput, "labels" | "answers" | "indices" | "lowConfidenceBelow"> {
  readonly count: number;
  /** Of an image of the dataset; images without one are left out. */
  readonly difficultyOf: (index: number) => number | null;
}

/** The difficulty of each image by the classifier's own answers. */
export const ownDifficulty =
  (score: DifficultyScore, { probabilities, classCount }: Answers) =>
  (index: number): number =>
    difficultyScores[score](probabilities.subarray(index * classCount, (index + 1) * classCount));

/** The images of largest difficulty, hardest first, ties to the earlier image. */
export function hardestTargets({
  labels,
  answers,
  lowConfidenceBelow,
  count,
  difficultyOf,
  ...input
}: HardestTargetsInput): { targets: ChosenTarget[]; shortfalls: string[] } {
  const indices = Array.from(input.indices).filter((index) => isAnswered(answers, index));
  const rivals = mostConfusable(labels, answers, indices);
  const scored = indices.flatMap((index) => {
    const difficulty = difficultyOf(index);
    return difficulty === null ? [] : [{ index, difficulty }];
  });
  const known = new Set(scored.map(({ index }) => index));
  const targets = scored
    .sort((a, b) => b.difficulty - a.difficulty || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => targetOf(index, { labels, answers, rivals, lowConfidenceBelow }));
  return {
    targets,
    shortfalls: [
      ...(targets.length < count ? [`${count} images were asked for, but there are only ${targets.length}.`] : []),
      ...leftOut(Array.from(input.indices).filter((index) => !known.has(index))),
    ],
  };
}

const named = 10;

/** Images that could not be read when they were answered. */
function leftOut(indices: readonly number[]): string[] {
  if (indices.length === 0) return [];
  const some = `${indices.slice(0, named).join(", ")}${indices.length > named ? ", …" : ""}`;
  return [
    `Left out, for they could not be read: ${indices.length === 1 ? "image" : `${indices.length} images,`} ${some}.`,
  ];
}
