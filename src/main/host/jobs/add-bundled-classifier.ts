import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { addedClassifier } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { bundledWeightsFile, readBundledClassifier, whyNotServed } from "../library/bundled-classifier.ts";
import { found } from "../missing.ts";
import { sha256 } from "../store/blob-store.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertClassifier } from "../store/write/classifiers.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({ datasetId: z.string() });

/** Adds the classifier whose weights ship with the app, and evaluates it. */
export const addBundledClassifier = defineJob({
  kind: "add-bundled-classifier",
  lane: "engine",
  params,
  title: ({ datasetId }, store) =>
    `Add the shipped classifier for ${found(readDataset(store, datasetId), "dataset", datasetId).name}`,
  result: addedClassifier,
  async run(context, { datasetId }) {
    const { store, engine, signal, changed } = context;
    const dataset = found(readDataset(store, datasetId), "dataset", datasetId);
    const bundled = readBundledClassifier();
    const weights = readFileSync(bundledWeightsFile());
    if (sha256(weights) !== bundled.weightsSha256)
      throw new ExemplarError(
        "UNSUPPORTED",
        "The weights that ship with Exemplar are not those they are said to be.",
        "Install Exemplar again, or train a classifier.",
        { detail: bundledWeightsFile() },
      );
    const { inputShape, classNames, architecture, training } = bundled;
    const unserved = whyNotServed(bundled, dataset);
    if (unserved !== null)
      throw new ExemplarError(
        "UNSUPPORTED",
        unserved,
        "Import the packaged MNIST digits with that split, or train a classifier on this dataset.",
      );
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
