import type { Target } from "../../contract/curate.ts";
import { findMethod } from "../../methods/list.ts";
import type { Legend } from "../../methods/method.ts";
import { boundArtefacts, slotLevels } from "../explanation-variants.ts";
import type { StudyDocument } from "../study-document.ts";

const words: Readonly<Record<Legend, string>> = {
  bright: "a map beside the picture, bright where the picture speaks for the AI's answer and dark where it does not",
  "red-blue":
    "a map beside the picture, red where the picture speaks for the AI's answer and blue where it speaks against it",
  kept: "the picture once more beside it, with only the parts that speak most for the AI's answer",
};

/** What participants are told of a map beside the picture, as the methods that the study shows are to be read. */
export function mapInWords(study: Pick<StudyDocument, "factors" | "flow">, targets: readonly Target[]): string {
  const shown = new Set(slotLevels(study).flatMap((place) => [...boundArtefacts(study, place).artefacts]));
  const artefacts = targets.flatMap((target) => target.artefacts).filter(({ id }) => shown.has(id));
  const legends = new Set(artefacts.flatMap(({ method, settings }) => findMethod(method)?.legend?.(settings) ?? []));
  const [legend] = legends;
  return legend !== undefined && legends.size === 1
    ? words[legend]
    : "a map beside the picture, which says how much each part of it speaks for the AI's answer";
}
