import * as z from "zod";
import { artefactBrief } from "../domain/artefact.ts";
import { procedure } from "./procedure.ts";

export const targetKind = z.enum(["hit", "error", "low_confidence"]);
export type TargetKind = z.infer<typeof targetKind>;

export const curationStatus = z.enum(["candidate", "kept", "rejected"]);
export type CurationStatus = z.infer<typeof curationStatus>;

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
  temperature: z
    .number()
    .optional()
    .describe("Softmax temperature of the calibrated answers that it was chosen by; left out where they were not"),
  status: curationStatus,
  artefacts: z.array(artefactBrief).describe("What was made of it, in the order in which it was made"),
});
export type Target = z.infer<typeof target>;

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
        calibrated: z
          .boolean()
          .default(false)
          .describe("Chooses by calibrated probabilities, not the classifier's own"),
        seed: z.int().min(0).default(1),
      }),
    )
    .output(z.object({ targets: z.array(target), shortfalls: z.array(z.string()) })),
  setStatus: procedure
    .input(z.object({ targetIds: z.array(z.string()).min(1), status: curationStatus }))
    .output(z.array(target)),
};
