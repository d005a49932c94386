import * as z from "zod";
import { job } from "./jobs.ts";
import { procedure } from "./procedure.ts";

export const targetKind = z.enum(["hit", "error", "low_confidence"]);
export type TargetKind = z.infer<typeof targetKind>;

export const curationStatus = z.enum(["candidate", "kept", "rejected"]);
export type CurationStatus = z.infer<typeof curationStatus>;

/** One artefact of one method for one target: a content-addressed image with all that is needed to make it again. */
export const stimulus = z.object({
  id: z.string(),
  targetId: z.string(),
  method: z.string(),
  sha256: z.string().describe("Of the PNG shown to participants"),
  dataSha256: z.string().describe("Of the float32 values behind it"),
  height: z.int(),
  width: z.int(),
  settings: z.json(),
  seed: z.int(),
  provenance: z.object({
    classifierSha256: z.string(),
    datasetSha256: z.string(),
    device: z.string(),
    version: z.string(),
    seconds: z.number(),
  }),
  /** Monte Carlo error, effective sample size, acceptance: by the method's own names. */
  uncertainty: z.record(z.string(), z.number()),
  /** Lowest and highest value, which the colour map's ends stand for. */
  range: z.tuple([z.number(), z.number()]),
  colourMap: z.string(),
  createdAt: z.string(),
});
export type Stimulus = z.infer<typeof stimulus>;

export const target = z.object({
  id: z.string(),
  datasetId: z.string(),
  classifierId: z.string(),
  imageIndex: z.int(),
  imageSha256: z.string().describe("Of the target image as PNG"),
  kind: targetKind,
  groundTruth: z.string(),
  predicted: z.string(),
  targetCategory: z.string().describe("What the classifier answers"),
  alternativeCategory: z.string().describe("The ground truth of an error, else the most confusable class"),
  confidence: z.number().describe("Probability of the classifier's answer"),
  status: curationStatus,
  stimuli: z.array(stimulus),
});
export type Target = z.infer<typeof target>;

export const explanationMethod = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  source: z.string(),
  settingsSchema: z.json().describe("JSON Schema, from which the form derives"),
  defaults: z.json(),
  compatible: z.object({ ok: z.boolean(), reason: z.string() }),
  colourMap: z.string(),
});
export type ExplanationMethod = z.infer<typeof explanationMethod>;

export const curate = {
  targets: procedure.input(z.object({ classifierId: z.string().optional() })).output(z.array(target)),
  target: procedure
    .input(z.object({ targetId: z.string() }))
    .output(z.object({ target, probabilities: z.array(z.object({ category: z.string(), probability: z.number() })) })),
  /** Draws targets of each kind from the test set, seeded; categories as even as the data allows. Says what it could not fill. */
  chooseTargets: procedure
    .input(
      z.object({
        classifierId: z.string(),
        counts: z.object({ hit: z.int().min(0), error: z.int().min(0), low_confidence: z.int().min(0) }),
        lowConfidenceBelow: z.number().gt(0).max(1).default(0.9),
        seed: z.int().min(0).default(1),
      }),
    )
    .output(z.object({ targets: z.array(target), shortfalls: z.array(z.string()) })),
  methods: procedure.input(z.object({ classifierId: z.string() })).output(z.array(explanationMethod)),
  explain: procedure
    .input(
      z.object({
        method: z.string(),
        targetIds: z.array(z.string()).min(1),
        settings: z.json().default({}),
        seed: z.int().min(0).default(1),
      }),
    )
    .output(job),
  /** The values behind a stimulus, row by row, for overlays and read-outs. */
  values: procedure
    .input(z.object({ stimulusId: z.string() }))
    .output(z.object({ height: z.int(), width: z.int(), values: z.array(z.number()) })),
  setStatus: procedure
    .input(z.object({ targetIds: z.array(z.string()).min(1), status: curationStatus }))
    .output(z.array(target)),
};
