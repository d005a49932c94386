import type { EvaluatedPart } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/** @throws NOT_FOUND where there is nothing of that id. */
export function found<T>(value: T | null | undefined, what: string, id: string): T {
  if (value === null || value === undefined)
    throw new ExemplarError(
      "NOT_FOUND",
      `The project has no ${what} "${id}".`,
      `Reload the list and choose one that is there.`,
    );
  return value;
}

/** @throws CONFLICT where a classifier's answers have not been computed. */
export function requireEvaluated<T>(answers: T | null, classifier: string, part: EvaluatedPart = "test"): T {
  if (answers === null)
    throw new ExemplarError(
      "CONFLICT",
      `The classifier "${classifier}" has not been evaluated yet${part === "all" ? " on all images" : ""}.`,
      "Evaluate it in the library, or wait for its job to finish.",
    );
  return answers;
}
