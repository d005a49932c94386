import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { basename } from "node:path";
import * as z from "zod";
import { type ModelReport, modelSettings } from "#shared/contract/imported-model.ts";
import { importedClassifier } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { datasetImages } from "../library/engine-references.ts";
import { found } from "../missing.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { dropUnrecordedBlob, recordBlob } from "../store/write/blobs.ts";
import { insertClassifier } from "../store/write/classifiers.ts";
import { releaseUpload } from "../uploads/uploads.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({
  path: z.string(),
  datasetId: z.string(),
  name: z.string(),
  settings: modelSettings,
});

/**
 * Imports a classifier from a model file, held to the file's own answers, and evaluates it on a dataset. The stored file
 * is complete in itself and carries its settings, so that its hash stands for its preprocessing too. An import that fails
 * leaves nothing behind: the classifier is in the project when it has been evaluated.
 */
export const importClassifier = defineJob({
  kind: "import-classifier",
  lane: "engine",
  params,
  title({ name, datasetId }, store) {
    found(readDataset(store, datasetId), "dataset", datasetId);
    return `Import ${name}`;
  },
  result: importedClassifier,
  async run(context, { path, datasetId, name, settings }) {
    const { store, engine, signal, progress, changed } = context;
    const dataset = found(readDataset(store, datasetId), "dataset", datasetId);
    const { classNames, height, width, channels } = dataset;
    const into = store.blobs.incoming("classifier");
    try {
      const { architecture, ...report } = await engine.run(
        "import-model",
        {
          path,
          settings,
          classNames,
          imageShape: [height, width, channels],
          labelled: labelledImages(store, dataset),
          into,
        },
        { signal, onProgress: progress },
      );
      requireImagesOf(dataset, report);
      const classifier: StoredClassifier = {
        id: randomUUID(),
        name,
        architecture,
        datasetId,
        classNames,
        inputShape: [height, width, channels],
        parameterCount: report.parameterCount,
        layers: report.layers,
        capabilities: report.capabilities,
        weightsSha256: report.sha256,
        origin: `Imported from ${basename(path)} (${report.producer})`,
        training: null,
        createdAt: new Date().toISOString(),
      };
      store.blobs.adopt(into, report.sha256);
      try {
        await ensurePredictions(context, classifier, dataset);
        transaction(store, () => {
          recordBlob(store, report.sha256, "application/octet-stream");
          insertClassifier(store, classifier);
        });
      } catch (error) {
        dropUnrecordedBlob(store, report.sha256);
        throw error;
      }
      await releaseUpload(store, path);
      changed("library", "project", "curate");
      return { classifierId: classifier.id, report };
    } finally {
      rmSync(into, { force: true });
    }
  },
});

/** So many images tell ranges apart in which a network is right and in which it is not. */
const LABELLED = 48;

/** Some of the dataset's images with their classes, spread over all of it. */
function labelledImages(store: Store, dataset: StoredDataset) {
  const { labels } = contentsOf(store, dataset);
  const count = Math.min(LABELLED, labels.length);
  const indices = Int32Array.from({ length: count }, (_, at) => Math.floor((at * labels.length) / count));
  return { images: datasetImages(store, dataset), indices, labels: indices.map((index) => labels[index]!) };
}

function requireImagesOf(dataset: StoredDataset, { file, input }: ModelReport): void {
  const sizes = [dataset, input].map(({ height, width, channels }) => `${height} × ${width} × ${channels}`);
  if (sizes[0] === sizes[1]) return;
  throw new ExemplarError(
    "INVALID",
    `${file} takes images of ${sizes[1]}, but those of "${dataset.name}" are ${sizes[0]}.`,
    "Import the dataset with images of the model's size, or choose another dataset.",
  );
}
