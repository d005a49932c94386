import { rmSync } from "node:fs";
import * as z from "zod";
import { type Generator, trainedGenerator } from "#shared/contract/generators.ts";
import { generatorSettings } from "#shared/library/training-settings.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { datasetImages } from "../library/engine-references.ts";
import { keepGenerator } from "../library/keep-generator.ts";
import { found } from "../missing.ts";
import { readDataset } from "../store/read/datasets.ts";
import { defineJob } from "./job-kind.ts";
import { checkpointOf } from "./training-checkpoint.ts";

const params = z.object({ datasetId: z.string(), name: z.string(), settings: generatorSettings });

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
    const generator = await keepGenerator(
      { store, engine, signal },
      {
        ...{ name, architecture, datasetId, imageShape, latentSize, parameterCount },
        training: { ...training, datasetSha256: dataset.sha256, imageCount: trainIndices.length, device, history },
      },
      weights,
    );
    rmSync(checkpoint.path, { force: true });
    changed("library");
    return { generatorId: generator.id, setAside: [...setAside] };
  },
});
