import { canonicalJson } from "../domain/canonical-json.ts";
import { fieldsOf } from "../settings/field.ts";
import { findMethod } from "./list.ts";

/** A method with its settings: what explains targets alike, whatever the seed. */
export interface MethodWithSettings {
  readonly method: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Equal for equal methods with equal settings. */
export const variantKey = ({ method, settings }: MethodWithSettings): string => canonicalJson({ method, settings });

/** "RISE (masks 2000)": what is not at its default is named. */
export function variantInWords({ method: id, settings }: MethodWithSettings): string {
  const method = findMethod(id);
  if (!method) return id;
  const changed = fieldsOf(method.settings).flatMap(({ name, label, default: usual }) =>
    name in settings && JSON.stringify(settings[name]) !== JSON.stringify(usual)
      ? [`${label.toLowerCase()} ${JSON.stringify(settings[name])}`]
      : [],
  );
  return changed.length === 0 ? method.label : `${method.label} (${changed.join(", ")})`;
}

/** "RISE (masks 2000), changed by hand, seed 3": one of those that a method with these settings made. */
export const artefactInWords = (artefact: MethodWithSettings & { readonly seed: number }, edited: boolean): string =>
  `${variantInWords(artefact)}${edited ? ", changed by hand" : ""}, seed ${artefact.seed}`;
