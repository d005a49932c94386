import { Memory } from "../memory.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";

/** The labels and the split of a dataset, in memory; its pixels stay on the disk. */
export interface DatasetContents {
  readonly labels: Int32Array;
  readonly testIndices: Int32Array;
  readonly trainIndices: Int32Array;
  /** 1 for an image of the test set. */
  readonly inTest: Uint8Array;
}

const loaded = new Memory<Store, DatasetContents>();

/** Reads a dataset's labels and split, once as long as the project is open. */
export const contentsOf = (store: Store, dataset: StoredDataset): DatasetContents =>
  loaded.get(store, dataset.id, () => load(store, dataset));

function load(store: Store, dataset: StoredDataset): DatasetContents {
  const labels = int32(store.blobs.read(dataset.labelsSha256));
  const testIndices = int32(store.blobs.read(dataset.testIndicesSha256));
  const inTest = new Uint8Array(dataset.count);
  for (const index of testIndices) inTest[index] = 1;
  const trainIndices = Int32Array.from(labels.keys()).filter((index) => inTest[index] === 0);
  return { labels, testIndices, trainIndices, inTest };
}

/** The numbers of a file of little-endian 32-bit integers, aligned as typed arrays need it. */
const int32 = (bytes: Uint8Array): Int32Array => new Int32Array(new Uint8Array(bytes).buffer);

/** A typed array's own bytes (little-endian on every platform that Node runs on). */
export const bytesOf = (array: Int32Array | Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
