import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { EvaluatedPart, OutputLayer } from "#shared/contract/library.ts";
import { bytesOf, contentsOf } from "../library/dataset-contents.ts";
import { datasetImages, networkReference, outputKey } from "../library/engine-references.ts";
import { sha256 } from "../store/blob-store.ts";
import { makeFolder, writeDurably } from "../store/durable-file.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { type OutputKey, readOutput } from "../store/read/outputs.ts";
import { transaction } from "../store/transaction.ts";
import { adoptBlob } from "../store/write/blobs.ts";
import { insertOutput } from "../store/write/outputs.ts";
import type { JobContext } from "./job-kind.ts";

/** So many images are computed before what was computed is kept. */
export const imagesAtATime = 1024;

type Context = Pick<JobContext, "store" | "engine" | "signal" | "progress">;

/**
 * Computes what a layer of a classifier gives for a dataset's test images, or for every image, unless the project has it:
 * it depends on the hashes alone. What the test images gave is not computed again for all. Each piece is on the disk
 * before the next is computed, so that after a kill the work goes on where it stopped; memory holds one piece.
 * @returns the blob with the values, `[N, width]` (float32, little-endian), NaN in the rows of images that cannot be read
 */
export async function ensureOutput(
  context: Context,
  classifier: StoredClassifier,
  dataset: StoredDataset,
  layer: OutputLayer,
  part: EvaluatedPart = "all",
): Promise<string> {
  const { store } = context;
  const key = outputKey(classifier, dataset, layer, part);
  const existing = readOutput(store, key);
  if (existing !== null) return existing;
  const { testIndices, trainIndices } = contentsOf(store, dataset);
  const ask = (indices: Int32Array, before: number, total: number) =>
    computePieces(context, { classifier, dataset, layer }, indices, before, total);

  if (part === "test") {
    const { folder, pieces } = await ask(testIndices, 0, testIndices.length);
    return adopt(context, key, folder, (whole) => joined(pieces, whole));
  }
  const tested = await ensureOutput(context, classifier, dataset, layer, "test");
  const { folder, pieces } = await ask(trainIndices, testIndices.length, dataset.count);
  return adopt(context, key, folder, (whole) => {
    writeFileSync(whole, "");
    placeRows(whole, testIndices, [store.blobs.pathOf(tested)]);
    placeRows(whole, trainIndices, pieces);
    return hashOf(whole);
  });
}

/** The classifier's answers to the test images, unless the project has them; the others can wait. */
export async function ensurePredictions(
  context: Context,
  classifier: StoredClassifier,
  dataset: StoredDataset,
): Promise<void> {
  await ensureOutput(context, classifier, dataset, "probabilities", "test");
}

/** Computes some images' values, in pieces of so many images, into files that stay until all are there. */
async function computePieces(
  { store, engine, signal, progress }: Context,
  { classifier, dataset, layer }: { classifier: StoredClassifier; dataset: StoredDataset; layer: OutputLayer },
  indices: Int32Array,
  before: number,
  total: number,
): Promise<{ folder: string; pieces: string[] }> {
  const { architecture, weightsSha256 } = classifier;
  const name = [architecture, weightsSha256, dataset.sha256, layer, sha256(bytesOf(indices))];
  const folder = store.blobs.incoming(sha256(JSON.stringify(name)));
  makeFolder(folder);
  const pieces: string[] = [];
  for (let start = 0; start < indices.length; start += imagesAtATime) {
    const end = Math.min(indices.length, start + imagesAtATime);
    const piece = join(folder, `${start}-${end}.f32`);
    pieces.push(piece);
    if (existsSync(piece)) continue;
    const { values } = await engine.run(
      "predict",
      {
        network: networkReference(classifier),
        images: datasetImages(store, dataset),
        indices: indices.slice(start, end),
        layer,
      },
      {
        signal,
        onProgress: ({ done: within, unit }) => {
          const done = before + start + within;
          progress({ done, total, unit, message: `${done} of ${total} images` });
        },
      },
    );
    writeDurably(piece, bytesOf(values));
  }
  return { folder, pieces };
}

function adopt({ store }: Context, key: OutputKey, folder: string, write: (whole: string) => string): string {
  const whole = join(folder, "whole");
  const hash = write(whole);
  transaction(store, () => insertOutput(store, key, adoptBlob(store, whole, hash, "application/octet-stream")));
  rmSync(folder, { recursive: true });
  return hash;
}

/** Writes the files one after the other into one, and answers with the hash of all. */
function joined(files: readonly string[], into: string): string {
  writeFileSync(into, "");
  for (const file of files) appendFileSync(into, readFileSync(file));
  return hashOf(into);
}

/** Writes rows, which lie one after the other in files, to the places of their images; runs of neighbours at once. */
function placeRows(into: string, indices: Int32Array, files: readonly string[]): void {
  const width = files.reduce((sum, file) => sum + statSync(file).size, 0) / indices.length;
  const target = openSync(into, "r+");
  try {
    let first = 0;
    for (const file of files)
      for (const rows of pieces(file, imagesAtATime * width)) {
        const count = rows.length / width;
        for (let row = 0; row < count; ) {
          let end = row + 1;
          while (end < count && indices[first + end] === indices[first + end - 1]! + 1) end++;
          writeSync(target, rows, row * width, (end - row) * width, indices[first + row]! * width);
          row = end;
        }
        first += count;
      }
  } finally {
    closeSync(target);
  }
}

function hashOf(path: string): string {
  const hash = createHash("sha256");
  for (const piece of pieces(path, 2 ** 20)) hash.update(piece);
  return hash.digest("hex");
}

/** A file's bytes in pieces of so many; the last one may be shorter. Each lasts until the next is asked for. */
function* pieces(path: string, size: number): Generator<Uint8Array, void> {
  const source = openSync(path, "r");
  try {
    const bytes = new Uint8Array(Math.min(size, statSync(path).size));
    for (;;) {
      const length = bytes.length === 0 ? 0 : readSync(source, bytes);
      if (length === 0) return;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(source);
  }
}
