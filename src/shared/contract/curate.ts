import * as z from "zod";
import { artefactBrief } from "../domain/artefact.ts";
import { trialSettings } from "../study/trial-settings.ts";
import { archivedAt } from "./holdings.ts";
import { jobOf } from "./jobs.ts";
import { procedure } from "./procedure.ts";

export const targetKind = z.enum(["hit", "error", "low_confidence", "adversarial", "made"]);
export type TargetKind = z.infer<typeof targetKind>;

/** The kinds of which targets are drawn from the classifier's own test images. */
export const ownKind = targetKind.exclude(["adversarial", "made"]);
export type OwnKind = z.infer<typeof ownKind>;

/** The ground truth of an image that a method has made: it shows nothing that could be known. */
export const noGroundTruth = "none";

export const curationStatus = z.enum(["candidate", "kept", "rejected"]);
export type CurationStatus = z.infer<typeof curationStatus>;

export const target = z.object({
  id: z.string(),
  name: z.string().optional().describe("That the researcher has given it"),
  datasetId: z.string(),
  classifierId: z.string(),
  imageIndex: z.int(),
  imageSha256: z.string().describe("Of the target image as PNG"),
  kind: targetKind.describe(
    "error is a standard error, of an image of the test set; adversarial one of an image from outside the training distribution; made is an image that a method has made",
  ),
  groundTruth: z.string().describe(`“${noGroundTruth}” of an image that was made`),
  predicted: z.string(),
  targetCategory: z.string().describe("What the classifier answers"),
  alternativeCategory: z.string().describe("The ground truth of an error, else the most confusable class"),
  confidence: z.number().describe("Probability of the classifier's answer"),
  temperature: z
    .number()
    .optional()
    .describe("Softmax temperature of the calibrated answers that it was chosen by; left out where they were not"),
  status: curationStatus,
  reason: z.string().optional().describe("Why it was kept or rejected, where the researcher said so"),
  archivedAt,
  artefacts: z.array(artefactBrief).describe("What was made of it, in the order in which it was made"),
});
export type Target = z.infer<typeof target>;

/** Why something was kept or rejected, in the researcher's words. */
export const decisionReason = z.string().trim().min(1).max(500);

/** The targets that an artefact's images became. */
export const keptImages = z.object({ targetIds: z.array(z.string()) });
export type KeptImages = z.infer<typeof keptImages>;

export const keptExamples = z.object({ artefactId: z.string() });
export type KeptExamples = z.infer<typeof keptExamples>;

/** What a trial list was drawn from, and what it could not fill. */
export const specifiedTrials = z.object({
  targetIds: z.array(z.string()).describe("By category, from the least to the most accurate, and kind"),
  categories: z.array(
    z.object({
      category: z.string(),
      accuracy: z.number().describe("Of the classifier, on the test images"),
      available: z.object({ hit: z.int(), error: z.int(), adversarial: z.int() }),
    }),
  ),
  adversarialImages: z.string().describe("What adversarial errors are errors on, in words"),
  shortfalls: z.array(z.string()),
});
export type SpecifiedTrials = z.infer<typeof specifiedTrials>;

/** What came of putting another target in one's place. */
export const replacement = z.object({
  rejected: target,
  replacement: target.nullable().describe("Null where no other image of that kind and category is left"),
  broken: z.array(z.string()).describe("What of the list's balance is lost, in words"),
});
export type Replacement = z.infer<typeof replacement>;

const byCalibrated = z
  .boolean()
  .default(false)
  .describe("Chooses by calibrated probabilities, not the classifier's own");

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
        counts: z.record(ownKind, z.int().min(0)),
        lowConfidenceBelow: z.number().gt(0).max(1).default(0.9),
        calibrated: byCalibrated,
        seed: z.int().min(0).default(1),
      }),
    )
    .output(z.object({ targets: z.array(target), shortfalls: z.array(z.string()) })),
  /** Draws the trials of the natural-adversarial study: categories that span the accuracy, three kinds, balanced, seeded. */
  specifyTrials: procedure
    .input(
      z.object({
        classifierId: z.string(),
        adversarialDatasetId: z
          .string()
          .optional()
          .describe("Images from outside the training distribution; the test images shifted, where none is named"),
        settings: trialSettings.prefault({}),
        calibrated: byCalibrated,
        seed: z.int().min(0).default(1),
      }),
    )
    .output(jobOf(specifiedTrials)),
  /** Writes the targets as a table into the project's folder `exports`, one row a target. */
  exportTargets: procedure
    .input(
      z.object({
        classifierId: z.string(),
        targetIds: z
          .array(z.string())
          .optional()
          .describe("Only these, in this order; all of them where none are named"),
      }),
    )
    .output(z.object({ paths: z.array(z.string()) })),
  /** The test images that are most difficult, hardest first: by the classifier's own answers, or by a fitted predictor. */
  chooseHardest: procedure
    .input(
      z.object({
        classifierId: z.string(),
        count: z.int().min(1).max(10_000).default(100),
        score: z.enum(["hesitancy", "entropy", "hardness"]).default("hesitancy"),
        lowConfidenceBelow: z.number().gt(0).max(1).default(0.9),
        calibrated: byCalibrated,
      }),
    )
    .output(z.object({ targets: z.array(target), shortfalls: z.array(z.string()) })),
  setStatus: procedure
    .input(
      z.object({
        targetIds: z.array(z.string()).min(1),
        status: curationStatus,
        reason: decisionReason.optional(),
      }),
    )
    .output(z.array(target)),
  /** Rejects a target and puts another image of its kind and category in its place, so that the list stays balanced. */
  replaceTarget: procedure
    .input(z.object({ targetId: z.string(), reason: decisionReason.optional() }))
    .output(replacement),
  /**
   * Keeps a set of teaching examples that was put together by hand, as an artefact of its own beside the one that it was
   * changed from. Examples with maps get theirs.
   */
  keepExamples: procedure
    .input(
      z.object({
        artefactId: z.string().describe("The set that was changed"),
        examples: z.array(z.int().min(1)).min(1).max(16).describe("Positions in its kernel, in their order"),
      }),
    )
    .output(jobOf(keptExamples)),
  /**
   * Makes targets of the images that an artefact has made, such as samples or crafted images: of those that are named, or
   * of all. Asked again, it finds the same targets.
   */
  keepImages: procedure
    .input(
      z.object({
        artefactId: z.string(),
        pictures: z.array(z.string()).min(1).optional().describe("Names of pictures of the artefact"),
      }),
    )
    .output(jobOf(keptImages)),
};
