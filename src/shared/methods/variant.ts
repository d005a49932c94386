import type { Artefact } from "../domain/artefact.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { fieldsOf } from "../settings/field.ts";
import { findMethod } from "./list.ts";

/** A method with its settings, and of which answers: what explains targets alike, whatever the seed. */
export interface MethodWithSettings {
  readonly method: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the calibrated answers that it is about; left out for the classifier's own. */
  readonly temperature?: number | undefined;
}

/** The variant of which an artefact is. */
export const variantOf = ({
  method,
  settings,
  provenance: { temperature },
}: Pick<Artefact, "method" | "settings" | "provenance">): MethodWithSettings => ({ method, settings, temperature });

/** Equal for equal methods with equal settings, about the same answers. */
export const variantKey = ({ method, settings, temperature }: MethodWithSettings): string =>
  canonicalJson({ method, settings, ...(temperature !== undefined && { temperature }) });

/** "RISE (masks 2000)": what is not at its default is named. */
export function variantInWords({ method: id, settings, temperature }: MethodWithSettings): string {
  const method = findMethod(id);
  if (!method) return id;
  const calibrated = temperature === undefined ? [] : [`calibrated at temperature ${temperature.toFixed(3)}`];
  const changed = fieldsOf(method.settings).flatMap(({ name, label, default: usual }) =>
    name in settings && JSON.stringify(settings[name]) !== JSON.stringify(usual)
      ? [`${label.toLowerCase()} ${JSON.stringify(settings[name])}`]
      : [],
  );
  const special = [...changed, ...calibrated];
  return special.length === 0 ? method.label : `${method.label} (${special.join(", ")})`;
}

/** "RISE (masks 2000), changed by hand, seed 3": one of those that a method with these settings made. */
export const artefactInWords = (artefact: MethodWithSettings & { readonly seed: number }, edited: boolean): string =>
  `${variantInWords(artefact)}${edited ? ", changed by hand" : ""}, seed ${artefact.seed}`;
