import { first } from "../statement.ts";
import type { Store } from "../store.ts";

/** What a classifier's answers depend on. */
export interface PredictionKey {
  readonly architecture: string;
  readonly weightsSha256: string;
  readonly datasetSha256: string;
}

/** The blob with the probabilities `[N, classes]` (float32, little-endian) of a whole dataset, or null. */
export function readPredictions(store: Store, key: PredictionKey): string | null {
  const row = first<{ probabilities_sha256: string }>(
    store.database,
    "SELECT probabilities_sha256 FROM predictions WHERE architecture = ? AND weights_sha256 = ? AND dataset_sha256 = ?",
    key.architecture,
    key.weightsSha256,
    key.datasetSha256,
  );
  return row?.probabilities_sha256 ?? null;
}
