import type { OutputKey } from "../read/outputs.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertOutput(store: Store, key: OutputKey, valuesSha256: string): void {
  write(
    store.database,
    `INSERT INTO classifier_outputs (architecture, weights_sha256, dataset_sha256, layer, images, values_sha256, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    key.architecture,
    key.weightsSha256,
    key.datasetSha256,
    key.layer,
    key.images,
    valuesSha256,
    new Date().toISOString(),
  );
}
