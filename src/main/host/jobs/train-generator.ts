import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import * as z from "zod";
import { type Generator, trainedGenerator } from "#shared/contract/generators.ts";
import { generatorSettings } from "#shared/library/training-settings.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { datasetImages } from "../library/engine-references.ts";
import { imageSheet } from "../library/image-sheet.ts";
import { found } from "../missing.ts";
import { readDataset } from "../store/read/datasets.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertGenerator } from "../store/write/generators.ts";
import { defineJob } from "./job-kind.ts";
import { checkpointOf } from "./training-checkpoint.ts";

const params = z.object({ datasetId: z.string(), name: z.string(), settings: generatorSettings });

/** Of the samples that are kept with a generator. */
const sheet = { rows: 8, columns: 8, seed: 1 };

/** Trains a generator on a dataset's training images and draws a sheet of samples. */
export const trainGenerator = defineJob({
  kind: "train-generator",
  lane: "engine",
  params,
  title: ({ name, datasetId }, store) =>
    `Train ${name} on ${found(readDataset(store, datasetId), "dataset", datasetId).name}`,
  result: trainedGenerator,
  async run({ store, engine, signal, progress, changed }, { datasetId, name, settings }) {
    const dataset = found(readDataset(store, datasetId), "dataset", datasetId);
    const { trainIndices } = contentsOf(store, dataset);
    const imageShape: Generator["imageShape"] = [dataset.height, dataset.width, dataset.channels];
    const checkpoint = checkpointOf(store, dataset, settings);
    const { weights, history, latentSize, parameterCount, device, setAside } = await engine.run(
      "train-generator",
      { images: datasetImages(store, dataset), indices: trainIndices, settings, checkpoint },
      { signal, onProgress: progress },
    );
    const { architecture, ...training } = settings;
    const weightsSha256 = writeBlob(store, weights, "application/octet-stream");
    const { values } = await engine.run(
      "sample-generator",
      {
        generator: { architecture, weightsSha256, imageShape },
        count: sheet.rows * sheet.columns,
        seed: sheet.seed,
      },
      { signal },
    );
    const generator: Generator = {
      id: randomUUID(),
      name,
      architecture,
      datasetId,
      imageShape,
      latentSize,
      parameterCount,
      weightsSha256,
      samples: { ...sheet, sheetSha256: writeBlob(store, imageSheet(values, imageShape, sheet), "image/png") },
      training: { ...training, datasetSha256: dataset.sha256, imageCount: trainIndices.length, device, history },
      createdAt: new Date().toISOString(),
    };
    insertGenerator(store, generator);
    rmSync(checkpoint.path, { force: true });
    changed("library");
    return { generatorId: generator.id, setAside: [...setAside] };
  },
});
