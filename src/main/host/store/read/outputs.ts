import type { OutputLayer } from "#shared/contract/library.ts";
import { first } from "../statement.ts";
import type { Store } from "../store.ts";

/** All that a classifier's output for a whole dataset depends on. */
export interface OutputKey {
  readonly architecture: string;
  readonly weightsSha256: string;
  readonly datasetSha256: string;
  readonly layer: OutputLayer;
}

/** The blob with the values `[N, width]` (float32, little-endian) of a whole dataset, or null. */
export function readOutput(store: Store, key: OutputKey): string | null {
  const row = first<{ values_sha256: string }>(
    store.database,
    `SELECT values_sha256 FROM classifier_outputs
     WHERE architecture = ? AND weights_sha256 = ? AND dataset_sha256 = ? AND layer = ?`,
    key.architecture,
    key.weightsSha256,
    key.datasetSha256,
    key.layer,
  );
  return row?.values_sha256 ?? null;
}
