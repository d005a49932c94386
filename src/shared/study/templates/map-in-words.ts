import type { Target } from "../../contract/curate.ts";
import { findMethod } from "../../methods/list.ts";
import type { Legend } from "../../methods/method.ts";
import { explanationsOf } from "../explanation-variants.ts";
import type { StudyDocument } from "../study-document.ts";

const words: Readonly<Record<Legend, string>> = {
  bright: "a map beside the picture, bright where the picture speaks for the AI's answer and dark where it does not",
  "red-blue":
    "a map beside the picture, red where the picture speaks for the AI's answer and blue where it speaks against it",
  kept: "the picture once more beside it, with only the parts that speak most for the AI's answer",
};

/** What participants are told of a map beside the picture, as the methods that the study shows are to be read. */
export function mapInWords({ flow }: Pick<StudyDocument, "flow">, targets: readonly Target[]): string {
  const artefacts = new Map(targets.flatMap((target) => target.artefacts.map((artefact) => [artefact.id, artefact])));
  const legends = new Set<Legend>();
  for (const step of flow)
    if (step.type === "block")
      for (const trial of step.trials)
        for (const bindings of Object.values(explanationsOf(trial)))
          for (const { artefact } of Object.values(bindings)) {
            const shown = artefact === null ? undefined : artefacts.get(artefact);
            const legend = shown && findMethod(shown.method)?.legend?.(shown.settings);
            if (legend) legends.add(legend);
          }
  const [legend] = legends;
  return legend !== undefined && legends.size === 1
    ? words[legend]
    : "a map beside the picture, which says how much each part of it speaks for the AI's answer";
}
