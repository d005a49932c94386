import { ExemplarError } from "#shared/domain/errors.ts";

/**
 * Which output stands for each of the dataset's classes; null where each for its own.
 * @param names of the outputs, in their order
 * @param wanted the dataset's classes
 */
export function matchClasses(
  origin: string,
  classCount: number,
  names: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
): number[] | null {
  const given = names ?? wanted;
  if (given && given.length !== classCount)
    throw new ExemplarError(
      "INVALID",
      `${origin} tells ${classCount} classes apart, but there are ${given.length} class names.`,
      "Give the list of class names that the model was trained with, in the order of its outputs.",
    );
  if (!names || !wanted) return null;
  const columns = wanted.map((name) => names.indexOf(name));
  const missing = wanted.filter((_, index) => columns[index] === -1);
  if (missing.length > 0 || new Set(names).size !== names.length)
    throw new ExemplarError(
      "INVALID",
      missing.length > 0
        ? `The class names of ${origin} do not include ${missing.slice(0, 5).join(", ")}.`
        : `The class names of ${origin} are not all different.`,
      "Give the names that the dataset has for its classes, in the order of the model's outputs.",
    );
  return columns.every((column, index) => column === index) && names.length === wanted.length ? null : columns;
}
