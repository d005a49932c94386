import type { PredictionKey } from "../read/predictions.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertPredictions(store: Store, key: PredictionKey, probabilitiesSha256: string): void {
  write(
    store.database,
    `INSERT INTO predictions (architecture, weights_sha256, dataset_sha256, probabilities_sha256, created_at)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    key.architecture,
    key.weightsSha256,
    key.datasetSha256,
    probabilitiesSha256,
    new Date().toISOString(),
  );
}
