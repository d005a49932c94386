import { join } from "node:path";
import type { CheckpointReference } from "#engine/references.ts";
import type { GeneratorSettings, TrainingSettings } from "#shared/library/training-settings.ts";
import { sha256 } from "../store/blob-store.ts";
import { makeFolder } from "../store/durable-file.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";

/** Named by all that the weights depend on, so that the same training, asked for again, goes on where it was cut short. */
export function checkpointOf(
  store: Store,
  dataset: StoredDataset,
  settings: TrainingSettings | GeneratorSettings,
): CheckpointReference {
  const key = sha256(Buffer.from(JSON.stringify([dataset.sha256, dataset.testIndicesSha256, settings])));
  makeFolder(store.folder.checkpoints);
  return { path: join(store.folder.checkpoints, `${key}.safetensors`), key };
}
