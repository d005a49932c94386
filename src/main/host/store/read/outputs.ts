import type { OutputLayer } from "#shared/contract/library.ts";
import { first } from "../statement.ts";
import type { Store } from "../store.ts";

/** All that a classifier's output for a dataset, or for its test images, depends on. */
export interface OutputKey {
  readonly architecture: string;
  readonly weightsSha256: string;
  readonly datasetSha256: string;
  readonly layer: OutputLayer;
  /** `all`, or the hash of the test images' indices. */
  readonly images: string;
}

/** The blob with the values `[N, width]` (float32, little-endian), a row an image, NaN where it could not be read; or null. */
export function readOutput(store: Store, key: OutputKey): string | null {
  const row = first<{ values_sha256: string }>(
    store.database,
    `SELECT values_sha256 FROM classifier_outputs
     WHERE architecture = ? AND weights_sha256 = ? AND dataset_sha256 = ? AND layer = ? AND images = ?`,
    key.architecture,
    key.weightsSha256,
    key.datasetSha256,
    key.layer,
    key.images,
  );
  return row?.values_sha256 ?? null;
}
