import * as z from "zod";
import { artefact, provenance } from "../domain/artefact.ts";
import { subject, subjectKind } from "../domain/subject.ts";
import { measure } from "../methods/outputs/evaluation.ts";
import { jobOf } from "./jobs.ts";
import { procedure } from "./procedure.ts";

/** A method as it is offered: its description, its settings as JSON Schema, and whether it can be used. */
export const methodListing = z.object({
  id: z.string(),
  family: z.string(),
  label: z.string(),
  description: z.string(),
  source: z.string(),
  revision: z.int(),
  subject: subjectKind,
  output: z.string(),
  needs: z.array(z.string()),
  uses: z.array(z.string()),
  settings: z.json().describe("JSON Schema, from which forms and flags derive"),
  compatible: z
    .object({ ok: z.boolean(), reason: z.string() })
    .nullable()
    .describe("With the classifier that was named; null where none was"),
});
export type MethodListing = z.infer<typeof methodListing>;

export const methodRun = z.object({
  artefacts: z
    .array(z.object({ id: z.string(), existing: z.boolean().describe("Whether the project had it already") }))
    .describe("In the order of the subjects"),
  made: z.int(),
  existing: z.int(),
});
export type MethodRun = z.infer<typeof methodRun>;

export const methodProcedures = {
  /** Every method; whether it can be used with a classifier, where one is named. */
  list: procedure.input(z.object({ classifierId: z.string().optional() })).output(z.array(methodListing)),
  /** Makes the artefact of each subject, those that it uses first; what the project has already is not made again. */
  run: procedure
    .input(
      z.object({
        method: z.string(),
        subjects: z.array(subject).min(1),
        settings: z.json().default({}),
        seed: z.int().min(0).default(1),
        calibrated: z
          .boolean()
          .default(false)
          .describe("Of the classifier's calibrated answers, not its own; of an artefact always those that it is of"),
        using: z
          .array(z.string())
          .default([])
          .describe(
            "Ids of artefacts that it is made from, such as a learner's prior; of what is not named, the newest",
          ),
      }),
    )
    .output(jobOf(methodRun)),
};

/** An artefact, and those of its files that are missing or have changed since they were stored. */
export const checkedArtefact = artefact.extend({ damaged: z.array(z.string()).describe("Names of files") });
export type CheckedArtefact = z.infer<typeof checkedArtefact>;

/** The measures of one artefact of a target, with what it was made by. */
export const evaluatedArtefact = z.object({
  artefactId: z.string(),
  targetId: z.string(),
  method: z.string(),
  settings: z.record(z.string(), z.json()),
  temperature: provenance.shape.temperature,
  evaluator: z
    .object({ method: z.string(), settings: z.record(z.string(), z.json()), temperature: z.number().optional() })
    .describe("What measured, by which answers: only what was measured alike can be compared"),
  measures: z.array(measure),
});
export type EvaluatedArtefact = z.infer<typeof evaluatedArtefact>;

export const artefactProcedures = {
  /** What there is about one subject, in the order in which it was made. */
  of: procedure.input(z.object({ subject })).output(z.array(checkedArtefact)),
  get: procedure.input(z.object({ artefactId: z.string() })).output(checkedArtefact),
  /**
   * Evaluations of what was made of a classifier's targets, for methods to be compared, in the order in which they were
   * made: of each artefact the newest by each method with each of its settings.
   */
  evaluations: procedure.input(z.object({ classifierId: z.string() })).output(z.array(evaluatedArtefact)),
};
