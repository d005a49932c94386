import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import * as z from "zod";
import { addedClassifier } from "#shared/contract/library.ts";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { datasetImages } from "../library/engine-references.ts";
import { found } from "../missing.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertClassifier } from "../store/write/classifiers.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";
import { checkpointOf } from "./training-checkpoint.ts";

const params = z.object({ datasetId: z.string(), name: z.string(), settings: trainingSettings });

/** Trains a network on a dataset's training images and evaluates it. */
export const trainClassifier = defineJob({
  kind: "train-classifier",
  lane: "engine",
  params,
  title: ({ name, datasetId }, store) =>
    `Train ${name} on ${found(readDataset(store, datasetId), "dataset", datasetId).name}`,
  result: addedClassifier,
  async run(context, { datasetId, name, settings }) {
    const { store, engine, signal, progress, changed } = context;
    const dataset = found(readDataset(store, datasetId), "dataset", datasetId);
    const { labels, trainIndices, testIndices } = contentsOf(store, dataset);
    const inputShape: [number, number, number] = [dataset.height, dataset.width, dataset.channels];
    const classCount = dataset.classNames.length;
    const { layers, parameterCount } = await engine.run(
      "describe-architecture",
      { architecture: settings.architecture, inputShape, classCount },
      { signal },
    );
    const checkpoint = checkpointOf(store, dataset, settings);
    const { weights, history, setAside } = await engine.run(
      "train-classifier",
      { images: datasetImages(store, dataset), labels, trainIndices, testIndices, classCount, settings, checkpoint },
      { signal, onProgress: progress },
    );
    const { architecture, ...training } = settings;
    const classifier: StoredClassifier = {
      id: randomUUID(),
      name,
      architecture,
      datasetId,
      classNames: dataset.classNames,
      inputShape,
      parameterCount,
      layers,
      capabilities: ["black-box", "features", "gradients"],
      weightsSha256: writeBlob(store, weights, "application/octet-stream"),
      origin: "Trained here",
      training: { ...training, history },
      createdAt: new Date().toISOString(),
    };
    insertClassifier(store, classifier);
    rmSync(checkpoint.path, { force: true });
    changed("library", "project");
    await ensurePredictions(context, classifier, dataset);
    changed("library", "curate");
    return { classifierId: classifier.id, setAside: [...setAside] };
  },
});
