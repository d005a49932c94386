import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import * as z from "zod";
import { imageSettings, importedDataset } from "#shared/contract/library.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import { bytesOf } from "../library/dataset-contents.ts";
import { storedFolder } from "../library/dataset-folder.ts";
import { transaction } from "../store/transaction.ts";
import { adoptBlob, dropUnrecordedBlob, writeBlob } from "../store/write/blobs.ts";
import { insertDataset } from "../store/write/datasets.ts";
import { releaseUpload } from "../uploads/uploads.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({
  reader: z.string(),
  path: z.string().optional(),
  image: imageSettings.optional(),
  name: z.string(),
  testFraction: z.number(),
  seed: z.int(),
});

/**
 * Reads a dataset, stores its pixels (or the list of its image files) and labels, and splits it into training and test
 * images where its source does not. The engine writes the pixels to a file, so that neither process ever holds them all.
 * An import that fails leaves nothing behind.
 */
export const importDataset = defineJob({
  kind: "import-dataset",
  lane: "engine",
  params,
  result: importedDataset,
  async run({ store, engine, signal, progress, changed }, { reader, path, image, name, testFraction, seed }) {
    const into = store.blobs.incoming("dataset");
    const blobs: string[] = [];
    const kept = (sha256: string): string => {
      blobs.push(sha256);
      return sha256;
    };
    try {
      const read = await engine.run(
        "read-dataset",
        { reader, into, ...(path !== undefined && { path }), ...(image && { image }) },
        { signal, onProgress: progress },
      );
      const [count, height, width, channels] = read.shape;
      const test = read.testIndices ?? splitIndices(read.labels, testFraction, seed).test;
      const id = randomUUID();
      transaction(store, () =>
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
          testFraction: read.testIndices ? test.length / count : testFraction,
          seed,
          sha256: read.sha256,
          contentsSha256: adoptBlob(store, into, kept(read.contentsSha256), "application/octet-stream"),
          folder: read.folder && storedFolder(store, read.folder),
          labelsSha256: kept(writeBlob(store, bytesOf(read.labels), "application/octet-stream")),
          testIndicesSha256: kept(writeBlob(store, bytesOf(test), "application/octet-stream")),
          shiftedFrom: null,
          createdAt: new Date().toISOString(),
        }),
      );
      if (path !== undefined) await releaseUpload(store, path);
      changed("library", "project");
      return { datasetId: id, notes: [...read.notes], problems: [...read.problems], problemCount: read.problemCount };
    } catch (error) {
      for (const sha256 of blobs) dropUnrecordedBlob(store, sha256);
      throw error;
    } finally {
      rmSync(into, { force: true });
    }
  },
});
