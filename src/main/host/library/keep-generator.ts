import { randomUUID } from "node:crypto";
import type { Generator } from "#shared/contract/generators.ts";
import type { JobContext } from "../jobs/job-kind.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertGenerator } from "../store/write/generators.ts";
import { imageSheet } from "./image-sheet.ts";

/** Of the samples that are kept with a generator. */
const sheet = { rows: 8, columns: 8, seed: 1 };

/** Keeps a generator's weights, a sheet of samples that it makes, and what is known of its training. */
export async function keepGenerator(
  { store, engine, signal }: Pick<JobContext, "store" | "engine" | "signal">,
  known: Omit<Generator, "id" | "weightsSha256" | "samples" | "createdAt" | "archivedAt">,
  weights: Uint8Array,
): Promise<Generator> {
  const { architecture, imageShape } = known;
  const weightsSha256 = writeBlob(store, weights, "application/octet-stream");
  const { values } = await engine.run(
    "sample-generator",
    { generator: { architecture, weightsSha256, imageShape }, count: sheet.rows * sheet.columns, seed: sheet.seed },
    { signal },
  );
  const generator: Generator = {
    ...known,
    id: randomUUID(),
    weightsSha256,
    samples: { ...sheet, sheetSha256: writeBlob(store, imageSheet(values, imageShape, sheet), "image/png") },
    createdAt: new Date().toISOString(),
  };
  insertGenerator(store, generator);
  return generator;
}
