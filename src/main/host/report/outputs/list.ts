import type { Artefact } from "#shared/domain/artefact.ts";
import { isOutputKind, type OutputKindId, outputKinds } from "#shared/methods/outputs/list.ts";
import { type Html, html } from "../html.ts";
import { evaluationSection } from "./evaluation.ts";
import { fitSection } from "./fit.ts";
import { imageSetSection } from "./image-set.ts";
import { mapSection } from "./map.ts";
import type { ArtefactOfKind, OutputSection } from "./output-section.ts";
import { regionsSection } from "./regions.ts";
import { samplesSection } from "./samples.ts";

/** What a report says of each kind of output; the compiler demands a section for each. */
const outputSections: { readonly [Kind in OutputKindId]: OutputSection<Kind> } = {
  map: mapSection,
  "image-set": imageSetSection,
  regions: regionsSection,
  samples: samplesSection,
  fit: fitSection,
  evaluation: evaluationSection,
};

/** A part of the report for each kind of output among the artefacts. */
export function outputParts(artefacts: readonly Artefact[]): Html[] {
  const byKind = Map.groupBy(artefacts.filter(isWhole), ({ output }) => output);
  return [...byKind].map(([kind, found]) => {
    const { title, body } = outputSections[kind as OutputKindId] as OutputSection<OutputKindId>;
    return html`<h3>${title} <small>n = ${found.length}</small></h3>${body(found as unknown as ArtefactOfKind<OutputKindId>[], artefacts)}`;
  });
}

const isWhole = ({ output, summary }: Artefact) =>
  isOutputKind(output) && outputKinds[output].summary.safeParse(summary).success;
