import { range } from "../compile/shapes.ts";

/** How a model's answers become probabilities of classes. */
export interface AnswerUse {
  readonly answers: "logits" | "probabilities";
  /** Which of a row's numbers stands for each class, where not each for its own. */
  readonly columns: readonly number[] | null;
}

/** A model's answers, row by row, as it gives them. */
export interface RawAnswers {
  readonly values: Float32Array;
  readonly classCount: number;
}

/** Whether every row has no negative number and sums to one. */
export function areProbabilities({ values, classCount }: RawAnswers): boolean {
  for (let start = 0; start < values.length; start += classCount) {
    const row = values.subarray(start, start + classCount);
    const sum = row.reduce((total, value) => total + value, 0);
    if (row.some((value) => value < 0) || Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}

/**
 * Probabilities of the chosen classes, given that it is one of them: the softmax of their logits, or their share of the
 * probabilities; in double precision.
 */
export function toProbabilities({ values, classCount }: RawAnswers, { answers, columns }: AnswerUse): Float32Array {
  if (answers === "probabilities" && columns === null) return values;
  const chosen = columns ?? range(classCount);
  const rows = values.length / classCount;
  const result = new Float32Array(rows * chosen.length);
  for (let row = 0; row < rows; row++) {
    const picked = chosen.map((column) => values[row * classCount + column]!);
    const highest = Math.max(...picked);
    const weights = answers === "logits" ? picked.map((value) => Math.exp(value - highest)) : picked;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    result.set(
      weights.map((weight) => weight / total),
      row * chosen.length,
    );
  }
  return result;
}
