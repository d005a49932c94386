import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { OutputLayer } from "#shared/contract/library.ts";
import { bytesOf } from "../library/dataset-contents.ts";
import { datasetImages, networkReference, outputKey } from "../library/engine-references.ts";
import { sha256 } from "../store/blob-store.ts";
import { makeFolder, writeDurably } from "../store/durable-file.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { readOutput } from "../store/read/outputs.ts";
import { transaction } from "../store/transaction.ts";
import { adoptBlob } from "../store/write/blobs.ts";
import { insertOutput } from "../store/write/outputs.ts";
import type { JobContext } from "./job-kind.ts";

/** So many images are computed before what was computed is kept. */
export const imagesAtATime = 1024;

/**
 * Computes what a layer of a classifier gives for every image of a dataset, unless the project has it: it depends on the
 * hashes alone. Each part is on the disk before the next is computed, so that after a kill the work goes on where it
 * stopped; memory holds one part.
 * @returns the blob with the values, `[N, width]` (float32, little-endian)
 */
export async function ensureOutput(
  { store, engine, signal, progress }: Pick<JobContext, "store" | "engine" | "signal" | "progress">,
  classifier: StoredClassifier,
  dataset: StoredDataset,
  layer: OutputLayer,
): Promise<string> {
  const key = outputKey(classifier, dataset, layer);
  const existing = readOutput(store, key);
  if (existing !== null) return existing;
  const folder = store.blobs.incoming(sha256(JSON.stringify(Object.values(key))));
  makeFolder(folder);
  const parts: string[] = [];
  for (let start = 0; start < dataset.count; start += imagesAtATime) {
    const end = Math.min(dataset.count, start + imagesAtATime);
    const part = join(folder, `${start}-${end}.f32`);
    parts.push(part);
    if (existsSync(part)) continue;
    const { values } = await engine.run(
      "predict",
      {
        network: networkReference(store, classifier),
        images: datasetImages(store, dataset),
        indices: Int32Array.from({ length: end - start }, (_, k) => start + k),
        layer,
      },
      {
        signal,
        onProgress: ({ done, unit }) =>
          progress({
            done: start + done,
            total: dataset.count,
            unit,
            message: `${start + done} of ${dataset.count} images`,
          }),
      },
    );
    writeDurably(part, bytesOf(values));
  }
  const whole = join(folder, "whole");
  const hash = joined(parts, whole);
  transaction(store, () => insertOutput(store, key, adoptBlob(store, whole, hash, "application/octet-stream")));
  rmSync(folder, { recursive: true });
  return hash;
}

/** Writes the parts one after the other into a file, and answers with the hash of all. */
function joined(parts: readonly string[], into: string): string {
  const hash = createHash("sha256");
  rmSync(into, { force: true });
  for (const part of parts) {
    const bytes = readFileSync(part);
    appendFileSync(into, bytes);
    hash.update(bytes);
  }
  return hash.digest("hex");
}
