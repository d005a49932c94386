import { ExemplarError } from "#shared/contract/errors.ts";
import type { ExplanationMethod } from "./explanation-method.ts";
import { gpMask } from "./gp-mask.ts";
import { gradientInput } from "./gradient-input.ts";
import { rise } from "./rise.ts";
import { smoothGrad } from "./smooth-grad.ts";

export const explanationMethods: readonly ExplanationMethod[] = [gpMask, rise, gradientInput, smoothGrad];

export function explanationMethod(id: string): ExplanationMethod {
  const method = explanationMethods.find((candidate) => candidate.id === id);
  if (method) return method;
  const known = explanationMethods.map((candidate) => candidate.id).join(", ");
  throw new ExemplarError("NOT_FOUND", `There is no explanation method ${id}`, `Choose one of: ${known}.`);
}
