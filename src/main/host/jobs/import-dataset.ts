import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import { bytesOf } from "../library/dataset-contents.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertDataset } from "../store/write/datasets.ts";
import type { JobKind } from "./job-kind.ts";

const params = z.object({
  reader: z.string(),
  path: z.string().optional(),
  name: z.string(),
  testFraction: z.number(),
  seed: z.int(),
});

/** Reads a dataset, packs its pixels and labels into the project, and splits it into training and test images. */
export const importDataset: JobKind<z.infer<typeof params>> = {
  kind: "import-dataset",
  lane: "engine",
  params,
  async run({ store, engine, signal, progress, changed }, { reader, path, name, testFraction, seed }) {
    const read = await engine.run("read-dataset", path === undefined ? { reader } : { reader, path }, {
      signal,
      onProgress: progress,
    });
    const [count, height, width, channels] = read.shape;
    if (read.labels.length !== count || read.pixels.length !== count * height * width * channels)
      throw new ExemplarError(
        "UNSUPPORTED",
        `The reader "${reader}" gave ${read.labels.length} labels and ${read.pixels.length} pixels for ${count} images.`,
        "Check that the labels and the images of the dataset belong together.",
      );
    const labels = bytesOf(read.labels);
    const { test } = splitIndices(read.labels, testFraction, seed);
    const id = randomUUID();
    insertDataset(store, {
      id,
      name,
      reader,
      source: read.source,
      classNames: read.classNames,
      count,
      height,
      width,
      channels,
      trainCount: count - test.length,
      testCount: test.length,
      testFraction,
      seed,
      sha256: createHash("sha256").update(read.pixels).update(labels).digest("hex"),
      pixelsSha256: writeBlob(store, read.pixels, "application/octet-stream"),
      labelsSha256: writeBlob(store, labels, "application/octet-stream"),
      testIndicesSha256: writeBlob(store, bytesOf(test), "application/octet-stream"),
      createdAt: new Date().toISOString(),
    });
    changed("library", "project");
    return { datasetId: id };
  },
};
