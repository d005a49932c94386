import type { Stimulus } from "#shared/contract/curate.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** @param requested canonical JSON of the settings that were asked for, defaults filled in */
export function insertStimulus(store: Store, stimulus: Stimulus, requested: string): void {
  write(
    store.database,
    `INSERT INTO stimuli (id, target_id, method, requested, settings, seed, image_sha256, data_sha256, height, width, low,
       high, colour_map, uncertainty, classifier_sha256, dataset_sha256, device, version, seconds, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    stimulus.id,
    stimulus.targetId,
    stimulus.method,
    requested,
    JSON.stringify(stimulus.settings),
    stimulus.seed,
    stimulus.sha256,
    stimulus.dataSha256,
    stimulus.height,
    stimulus.width,
    ...stimulus.range,
    stimulus.colourMap,
    JSON.stringify(stimulus.uncertainty),
    stimulus.provenance.classifierSha256,
    stimulus.provenance.datasetSha256,
    stimulus.provenance.device,
    stimulus.provenance.version,
    stimulus.provenance.seconds,
    stimulus.createdAt,
  );
}
