import assert from "node:assert/strict";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { DatasetReader, OpenedDataset } from "../dataset-reader.ts";
import { byteCount } from "../limits.ts";
import { unwatched } from "./damage.ts";

/**
 * Reads all there is. What is damaged must be refused by an error that names the place, or be a dataset in good order:
 * as many labels as images, every label a class, as many bytes as the shape says. Nothing else may happen.
 */
export async function readsOrRefuses(reader: DatasetReader, path: string): Promise<OpenedDataset | null> {
  try {
    const dataset = await reader.open(path, {}, unwatched);
    const { shape, labels, classNames } = dataset;
    assert.equal(labels.length, shape[0]);
    assert(labels.every((label) => label >= 0 && label < classNames.length));
    if (dataset.kind === "files") return dataset;
    let length = 0;
    for await (const piece of dataset.pixels(unwatched.signal)) {
      length += piece.length;
      assert(length <= byteCount(shape));
    }
    assert.equal(length, byteCount(shape));
    return dataset;
  } catch (error) {
    if (!(error instanceof ExemplarError)) throw error;
    assert(error.message.includes(path), error.message);
    assert(["INVALID", "UNSUPPORTED", "NOT_FOUND"].includes(error.code), error.code);
    assert.notEqual(error.remedy, "");
    return null;
  }
}
