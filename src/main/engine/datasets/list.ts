import { ExemplarError } from "#shared/contract/errors.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { mnistPackage } from "./mnist-package.ts";

export const datasetReaders: readonly DatasetReader[] = [mnistPackage];

export function datasetReader(id: string): DatasetReader {
  const reader = datasetReaders.find((candidate) => candidate.id === id);
  if (reader) return reader;
  const known = datasetReaders.map((candidate) => candidate.id).join(", ");
  throw new ExemplarError("NOT_FOUND", `There is no dataset reader ${id}`, `Choose one of: ${known}.`);
}
