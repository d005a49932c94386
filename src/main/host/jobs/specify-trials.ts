import { randomUUID } from "node:crypto";
import * as z from "zod";
import { specifiedTrials } from "#shared/contract/curate.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { isAnswered } from "#shared/library/answers.ts";
import { matchCategories, specifyTrials, type TrialKind } from "#shared/study/specify-trials.ts";
import { trialSettings } from "#shared/study/trial-settings.ts";
import { type AskedAnswers, askedAnswers } from "../library/calibrated-answers.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { imagePng } from "../library/image-png.ts";
import { originsOf, shiftedDataset } from "../library/shifted-dataset.ts";
import { found } from "../missing.ts";
import { readClassifier, type StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import { readTargetOfImage, readTargets } from "../store/read/targets.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertTarget } from "../store/write/targets.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({
  classifierId: z.string(),
  adversarialDatasetId: z.string().optional(),
  settings: trialSettings,
  calibrated: z.boolean().default(false),
  seed: z.int(),
});

/**
 * Draws the trials of the natural-adversarial study and makes targets of their images: hits and standard errors of the
 * test images, adversarial errors of another dataset, or where none is named of the test images shifted. Asked again, it
 * finds the same targets.
 */
export const specifyTrialsJob = defineJob({
  kind: "specify-trials",
  lane: "engine",
  params,
  title: ({ classifierId }, store) =>
    `Specify trials of ${found(readClassifier(store, classifierId), "classifier", classifierId).name}`,
  result: specifiedTrials,
  async run(context, { classifierId, adversarialDatasetId, settings, calibrated, seed }) {
    const { store } = context;
    const classifier = found(readClassifier(store, classifierId), "classifier", classifierId);
    const dataset = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
    const adversarial =
      adversarialDatasetId === undefined
        ? await shiftedDataset(context, dataset, seed)
        : found(readDataset(store, adversarialDatasetId), "dataset", adversarialDatasetId);
    requireUsable(classifier, dataset, adversarial);
    await ensurePredictions(context, classifier, dataset);
    await ensurePredictions(context, classifier, adversarial);
    const [own, others] = [dataset, adversarial].map((one) => answeredImages(store, classifier, one, calibrated)) as [
      AnsweredImages,
      AnsweredImages,
    ];
    const origins = adversarial.shiftedFrom === dataset.id ? originsOf(store, dataset, adversarial) : null;
    const { categories, trials, shortfalls } = specifyTrials(
      { ...own, indices: freeImages(store, classifier, dataset) },
      {
        ...others,
        origins,
        // What was made of an image that cannot be read shows nothing.
        indices: origins ? others.indices.filter((index) => isAnswered(own.answers, origins[index]!)) : others.indices,
      },
      classifier.classNames,
      { ...settings, seed },
    );
    const sources: Readonly<Record<TrialKind, StoredDataset>> = { hit: dataset, error: dataset, adversarial };
    const images: Uint8Array[] = [];
    for (const { kind, index } of trials) images.push(await imagePng(context, sources[kind], index));
    const createdAt = new Date().toISOString();
    transaction(store, () => {
      for (const [position, trial] of trials.entries())
        insertTarget(store, {
          ...trial,
          temperature: own.temperature,
          id: randomUUID(),
          datasetId: sources[trial.kind].id,
          classifierId,
          imageSha256: writeBlob(store, images[position]!, "image/png"),
          createdAt,
        });
    });
    context.changed("curate", "project");
    return {
      targetIds: trials.map(
        ({ kind, index }) =>
          readTargetOfImage(store, { classifierId, datasetId: sources[kind].id, imageIndex: index })!.id,
      ),
      categories: categories.map(({ category, accuracy, available }) => ({
        category: classifier.classNames[category]!,
        accuracy,
        available,
      })),
      adversarialImages: adversarialInWords(adversarial, dataset, settings.confidentFrom),
      shortfalls: [...shortfalls, ...unknownCategories(classifier, adversarial)],
    };
  },
});

interface AnsweredImages extends AskedAnswers {
  readonly labels: number[];
  readonly indices: Int32Array;
}

/** A dataset's images with the classifier's number of what they show, and its answers. */
function answeredImages(
  store: Store,
  classifier: StoredClassifier,
  dataset: StoredDataset,
  calibrated: boolean,
): AnsweredImages {
  const { labels, testIndices } = contentsOf(store, dataset);
  const numbers = matchCategories(dataset.classNames, classifier.classNames);
  return {
    labels: Array.from(labels, (label) => numbers[label]!),
    ...askedAnswers(store, classifier, dataset, calibrated),
    indices: testIndices,
  };
}

/** The test images but those that are targets of another kind already. */
function freeImages(store: Store, classifier: StoredClassifier, dataset: StoredDataset): Int32Array {
  const taken = new Set(
    readTargets(store, classifier.id).flatMap(({ kind, datasetId, imageIndex }) =>
      kind === "low_confidence" && datasetId === dataset.id ? imageIndex : [],
    ),
  );
  return contentsOf(store, dataset).testIndices.filter((index) => !taken.has(index));
}

function requireUsable(classifier: StoredClassifier, dataset: StoredDataset, adversarial: StoredDataset): void {
  if (adversarial.id === dataset.id)
    throw new ExemplarError(
      "INVALID",
      `“${dataset.name}” is what “${classifier.name}” has learnt: its images are not from outside the training distribution.`,
      "Name another dataset, or none: then the test images are shifted.",
    );
  const shape = [adversarial.height, adversarial.width, adversarial.channels];
  if (shape.join() !== classifier.inputShape.join())
    throw new ExemplarError(
      "INVALID",
      `The images of “${adversarial.name}” are ${shape.join(" × ")}, but “${classifier.name}” takes ${classifier.inputShape.join(" × ")}.`,
      "Import them again in the classifier's size (--height, --width).",
    );
  if (matchCategories(adversarial.classNames, classifier.classNames).every((number) => number < 0))
    throw new ExemplarError(
      "INVALID",
      `“${classifier.name}” knows none of the categories of “${adversarial.name}”: ${adversarial.classNames.slice(0, 3).join(", ")}, ….`,
      "Name a dataset whose categories are among the classifier's.",
    );
}

function adversarialInWords(adversarial: StoredDataset, dataset: StoredDataset, confidentFrom: number): string {
  const errors = confidentFrom > 0 ? `errors of at least ${confidentFrom} confidence` : "errors";
  return adversarial.shiftedFrom === dataset.id
    ? `Adversarial errors are ${errors} on ${adversarial.count < dataset.testCount ? `${adversarial.count} of ` : ""}the test images of “${dataset.name}” after a shift: turned by up to 35°, slanted, moved, scaled, with thicker, thinner or softer strokes. They are not natural images, but what they show is as plain as before.`
    : `Adversarial errors are ${errors} on the images of “${adversarial.name}”.`;
}

function unknownCategories(classifier: StoredClassifier, adversarial: StoredDataset): string[] {
  const numbers = matchCategories(adversarial.classNames, classifier.classNames);
  const unknown = adversarial.classNames.filter((_, category) => numbers[category]! < 0);
  return unknown.length === 0
    ? []
    : [
        `“${classifier.name}” does not know ${unknown.length} of the ${adversarial.classNames.length} categories of “${adversarial.name}”: ${unknown.slice(0, 5).join(", ")}${unknown.length > 5 ? ", …" : ""}.`,
      ];
}
