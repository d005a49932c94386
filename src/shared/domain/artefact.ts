import * as z from "zod";
import { shownPicture } from "./shown-picture.ts";
import { subject } from "./subject.ts";

/** Of the values of a tensor, little-endian; `png` is a picture, whose shape is that of its pixels. */
export const fileType = z.enum(["float32", "int32", "uint8", "png"]);
export type FileType = z.infer<typeof fileType>;

/** One tensor or picture of an artefact, stored under the SHA-256 of its bytes. */
export const artefactFile = z.object({
  name: z.string().describe("Within the artefact: values, standard-error, map"),
  sha256: z.string(),
  dtype: fileType,
  shape: z.array(z.int().min(0)),
});
export type ArtefactFile = z.infer<typeof artefactFile>;

/** What the researcher has changed of an artefact by hand. The artefact itself stays as it was computed. */
export const edit = z.object({
  artefactId: z.string().describe("Of what was changed"),
  keySha256: z.string(),
  changes: z.array(z.string()).describe("In words, one a change"),
});
export type Edit = z.infer<typeof edit>;

/** What an artefact was made from and with, by content. */
export const provenance = z.object({
  classifierSha256: z.string(),
  temperature: z
    .number()
    .positive()
    .optional()
    .describe("Of the calibrated answers that it is about; left out where they are the classifier's own"),
  datasetSha256: z.string(),
  device: z.string(),
  version: z.string(),
  seconds: z.number(),
  edited: edit.optional().describe("Of an artefact that was put together by hand from another one"),
});
export type Provenance = z.infer<typeof provenance>;

/**
 * What one run of a method made of one subject. The key names all that decides it – method, revision, the subject by
 * content, settings with their defaults, seed, and the keys of the artefacts that it uses – so that equal keys are equal
 * artefacts: none is computed twice, and none is ever overwritten.
 */
export const artefact = z.object({
  id: z.string(),
  method: z.string(),
  revision: z.int().min(1),
  output: z.string().describe("Which of the output kinds, whose schema the summary follows"),
  subject,
  keySha256: z.string(),
  settings: z.record(z.string(), z.json()),
  seed: z.int(),
  summary: z.record(z.string(), z.json()),
  /** Monte Carlo error, effective sample size, acceptance: by the method's own names. */
  uncertainty: z.record(z.string(), z.number()),
  files: z.array(artefactFile),
  uses: z.array(z.string()).describe("Ids of the artefacts that it was made from"),
  provenance,
  createdAt: z.string(),
  name: z.string().optional().describe("That the researcher has given it"),
  archivedAt: z.string().optional().describe("When it was archived; left out while it is in use"),
});
export type Artefact = z.infer<typeof artefact>;

/** An artefact as lists show it. */
export const artefactBrief = artefact
  .pick({ id: true, method: true, output: true, keySha256: true, createdAt: true, name: true, archivedAt: true })
  .extend({
    settings: artefact.shape.settings,
    seed: artefact.shape.seed,
    temperature: provenance.shape.temperature,
    shown: z.array(shownPicture).describe("What a participant can be shown of it"),
    edited: z.boolean().optional().describe("Whether it was put together by hand from another one"),
  });
export type ArtefactBrief = z.infer<typeof artefactBrief>;

/** The file of that name. @returns undefined where the artefact has none */
export const fileOf = (files: readonly ArtefactFile[], name: string): ArtefactFile | undefined =>
  files.find((file) => file.name === name);
