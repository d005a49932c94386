import * as z from "zod";
import { artefact, provenance } from "../domain/artefact.ts";
import { findMethod } from "../methods/list.ts";
import { fieldsOf } from "../settings/field.ts";
import { boundArtefactIds } from "./explanation-variants.ts";
import type { StudyDocument } from "./study-document.ts";

/** How an artefact was made: all that is needed to make it again from the same classifier and data. */
const making = artefact.pick({ method: true, revision: true, settings: true, seed: true }).extend({
  temperature: provenance.shape.temperature,
});
type Making = z.infer<typeof making>;

/** Of one explanation that a study's trials show: how it was made, of which classifier, and from what else. */
export const explanationOrigin = making.extend({
  artefact: z.string().describe("Its id"),
  classifierSha256: z.string(),
  edited: z.boolean().describe("Whether it was changed by hand"),
  madeFrom: z.array(making),
});
export type ExplanationOrigin = z.infer<typeof explanationOrigin>;

/** How the explanations of a study were made: each way once, as a paragraph, with how many of them were made so. */
export function originsInWords(document: Pick<StudyDocument, "flow">, origins: readonly ExplanationOrigin[]): string[] {
  const bound = [...new Set(boundArtefactIds(document))];
  if (bound.length === 0) return [];
  const byId = new Map(origins.map((origin) => [origin.artefact, origin]));
  const known = bound.flatMap((id) => byId.get(id) ?? []);
  const ways = Map.groupBy(known, originInWords);
  const unknown = bound.length - known.length;
  return [
    "## Explanations",
    ...[...ways].map(([words, same]) => `${same.length === 1 ? "One" : same.length} by ${words}`),
    ...(unknown === 0
      ? []
      : [
          `${unknown === 1 ? "One was" : `${unknown} were`} made in another project, from which the study came: how is recorded there.`,
        ]),
  ];
}

const shortHash = (sha256: string) => sha256.slice(0, 12);

function originInWords({ classifierSha256, edited, madeFrom, ...own }: ExplanationOrigin): string {
  const from = madeFrom.map((one) => ` Made from: ${makingInWords(one)}.`).join("");
  return `${makingInWords(own)}${edited ? "; changed by hand" : ""}; of the classifier ${shortHash(classifierSha256)} (SHA-256).${from}`;
}

/** "RISE, revision 1: masks 2000, seed 1": every setting is said, also those that are at their defaults. */
function makingInWords({ method: id, revision, settings, seed, temperature }: Making): string {
  const method = findMethod(id);
  const fields = new Map((method ? fieldsOf(method.settings) : []).map((field) => [field.name, field]));
  const chosen = Object.entries(settings).map(([name, value]) => {
    const field = fields.get(name);
    const words =
      field?.choices.find((choice) => choice.value === value)?.label ??
      (typeof value === "boolean" ? (value ? "yes" : "no") : typeof value === "string" ? value : JSON.stringify(value));
    return `${(field?.label ?? name).toLowerCase()} ${words}${field?.unit === undefined ? "" : ` ${field.unit}`}`;
  });
  const calibrated =
    temperature === undefined ? [] : [`of answers calibrated at temperature ${temperature.toFixed(3)}`];
  return `${method?.label ?? id}, revision ${revision}: ${[...chosen, `seed ${seed}`, ...calibrated].join(", ")}`;
}
