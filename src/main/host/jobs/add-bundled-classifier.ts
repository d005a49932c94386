import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { addedClassifier, classifier as classifierSchema } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { found } from "../missing.ts";
import { resourcesFolder } from "../resources.ts";
import { sha256 } from "../store/blob-store.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertClassifier } from "../store/write/classifiers.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({ datasetId: z.string() });

/** What `resources/mnist-cnn.json` says about the weights beside it. */
const bundledClassifier = z.object({
  name: z.string(),
  architecture: z.string(),
  inputShape: z.tuple([z.int(), z.int(), z.int()]),
  classNames: z.array(z.string()),
  weightsSha256: z.string(),
  training: classifierSchema.shape.training,
  dataset: z.object({ sha256: z.string() }),
  /** It was trained on the training images of this split. */
  split: z.object({ seed: z.int(), testFraction: z.number() }),
});

/** Adds the classifier whose weights ship with the app, and evaluates it. */
export const addBundledClassifier = defineJob({
  kind: "add-bundled-classifier",
  lane: "engine",
  params,
  result: addedClassifier,
  async run(context, { datasetId }) {
    const { store, engine, signal, changed } = context;
    const dataset = found(readDataset(store, datasetId), "dataset", datasetId);
    const bundled = bundledClassifier.parse(JSON.parse(readFileSync(resource("mnist-cnn.json"), "utf8")));
    const weights = readFileSync(resource("mnist-cnn.safetensors"));
    if (sha256(weights) !== bundled.weightsSha256)
      throw new ExemplarError(
        "UNSUPPORTED",
        "The weights that ship with Exemplar are not those they are said to be.",
        "Install Exemplar again, or train a classifier.",
        { detail: resource("mnist-cnn.safetensors") },
      );
    const { inputShape, classNames, architecture, training } = bundled;
    requireSameData(bundled, dataset);
    const { layers, parameterCount } = await engine.run(
      "describe-architecture",
      { architecture, inputShape, classCount: classNames.length },
      { signal },
    );
    const classifier: StoredClassifier = {
      id: randomUUID(),
      name: bundled.name,
      architecture,
      datasetId,
      classNames,
      inputShape,
      parameterCount,
      layers,
      capabilities: ["black-box", "features", "gradients"],
      weightsSha256: writeBlob(store, weights, "application/octet-stream"),
      origin: "Shipped with Exemplar",
      training,
      createdAt: new Date().toISOString(),
    };
    insertClassifier(store, classifier);
    changed("library", "project");
    await ensurePredictions(context, classifier, dataset);
    changed("library", "curate");
    return { classifierId: classifier.id };
  },
});

/**
 * The classifier has seen the training images of one split of one dataset: on any other split, some of the images on
 * which it is tested would be images that it has learnt.
 */
function requireSameData({ dataset: trained, split }: z.infer<typeof bundledClassifier>, dataset: StoredDataset): void {
  const sameImages = dataset.sha256 === trained.sha256;
  if (sameImages && dataset.seed === split.seed && dataset.testFraction === split.testFraction) return;
  throw new ExemplarError(
    "UNSUPPORTED",
    sameImages
      ? `The shipped classifier was trained on another split of "${dataset.name}" (seed ${split.seed}, test share ${split.testFraction}).`
      : `The shipped classifier was trained on the packaged MNIST digits, not on "${dataset.name}".`,
    "Import the packaged MNIST digits with that split, or train a classifier on this dataset.",
  );
}

const resource = (name: string) => join(resourcesFolder(), name);
