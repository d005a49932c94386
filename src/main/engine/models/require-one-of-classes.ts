import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/**
 * Refuses a model that says of each label by itself whether it is there: its answers are no choice among classes.
 * @param width how many numbers it answers with
 * @throws ExemplarError `UNSUPPORTED`, unless the settings say what the numbers are
 */
export function requireOneOfClasses(
  origin: string,
  width: number,
  ending: "softmax" | "sigmoid" | null,
  { answers }: ModelSettings,
): void {
  if (width === 1 || ending !== "sigmoid" || answers !== undefined) return;
  throw new ExemplarError(
    "UNSUPPORTED",
    `${origin} ends in ${width} sigmoids: it is a multi-label model, which says of each label by itself whether it is there, ` +
      "and chooses none of them.",
    "Studies here ask which one class an AI answers. Bring a model with a softmax over its classes; if exactly one label " +
      "is ever right, say with the settings that its answers are probabilities.",
  );
}
