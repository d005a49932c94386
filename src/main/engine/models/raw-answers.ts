import type { AnswerKind } from "#shared/contract/imported-model.ts";
import { range } from "../compile/shapes.ts";

/** How a model's answers become probabilities of classes. */
export interface AnswerUse {
  readonly answers: AnswerKind;
  /** Which of a row's numbers stands for each class, where not each for its own. */
  readonly columns: readonly number[] | null;
}

/** A model's answers, row by row, as it gives them. */
export interface RawAnswers {
  readonly values: Float32Array;
  /** Numbers in a row. */
  readonly width: number;
}

/** How many classes a row of so many numbers tells apart: one number stands for the second of two. */
export const classesOf = (width: number): number => Math.max(2, width);

/** Whether every row has no negative number and sums to one. */
export function areProbabilities({ values, width }: RawAnswers): boolean {
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    const sum = row.reduce((total, value) => total + value, 0);
    if (row.some((value) => value < 0) || Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}

/** What answers are, by their numbers. */
export function kindOf(raw: RawAnswers, endsInSigmoid: boolean): AnswerKind {
  if (raw.width > 1) return areProbabilities(raw) ? "probabilities" : "logits";
  return endsInSigmoid ? "one probability" : "one logit";
}

/** Answers as one number a class: `[0, logit]`, or `[1 − p, p]`. */
export function perClass({ values, width }: RawAnswers, answers: AnswerKind): RawAnswers {
  if (answers !== "one logit" && answers !== "one probability") return { values, width };
  const both = new Float32Array(2 * values.length);
  for (const [row, value] of values.entries()) {
    both[2 * row] = answers === "one logit" ? 0 : 1 - value;
    both[2 * row + 1] = value;
  }
  return { values: both, width: 2 };
}

/** The rows of several answers, one after the other. */
export function joined(parts: readonly RawAnswers[]): RawAnswers {
  const width = parts[0]?.width ?? 0;
  const values = new Float32Array(parts.reduce((size, part) => size + part.values.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { values, width };
}

/** Probabilities below what float32 tells from zero have no finite logarithm. */
export const SMALLEST = 1e-37;

/** Answers as logits, one a class; of probabilities their logarithms. */
export function toLogits(raw: RawAnswers, answers: AnswerKind): RawAnswers {
  const each = perClass(raw, answers);
  if (answers === "logits" || answers === "one logit") return each;
  return { ...each, values: each.values.map((value) => Math.log(Math.max(value, SMALLEST))) };
}

/**
 * Probabilities of the chosen classes, given that it is one of them: the softmax of their logits, or their share of the
 * probabilities; in double precision.
 */
export function toProbabilities(raw: RawAnswers, { answers, columns }: AnswerUse): Float32Array {
  const { values, width } = perClass(raw, answers);
  const fromLogits = answers === "logits" || answers === "one logit";
  const chosen = columns ?? range(width);
  const rows = values.length / width;
  const result = new Float32Array(rows * chosen.length);
  for (let row = 0; row < rows; row++) {
    const picked = chosen.map((column) => values[row * width + column]!);
    const highest = picked.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const weights = fromLogits ? picked.map((value) => Math.exp(value - highest)) : picked;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of weights.entries()) result[row * chosen.length + index] = weight / total;
  }
  return result;
}
