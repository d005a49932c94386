import type { Stimulus } from "#shared/contract/curate.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  target_id: string;
  method: string;
  settings: string;
  seed: number;
  image_sha256: string;
  data_sha256: string;
  height: number;
  width: number;
  low: number;
  high: number;
  colour_map: string;
  uncertainty: string;
  classifier_sha256: string;
  dataset_sha256: string;
  device: string;
  version: string;
  seconds: number;
  created_at: string;
}

/** All that decides an artefact: with the same key there is nothing to compute. */
export interface StimulusKey {
  readonly targetId: string;
  readonly method: string;
  /** Canonical JSON of the settings that were asked for, defaults filled in. */
  readonly requested: string;
  readonly seed: number;
  readonly classifierSha256: string;
  readonly datasetSha256: string;
}

/** A target's stimuli, or every stimulus of the project, in the order in which they were made. */
export function readStimuli(store: Store, targetId?: string): Stimulus[] {
  const rows =
    targetId === undefined
      ? all<Row>(store.database, "SELECT * FROM stimuli ORDER BY created_at, rowid")
      : all<Row>(store.database, "SELECT * FROM stimuli WHERE target_id = ? ORDER BY created_at, rowid", targetId);
  return rows.map(toStimulus);
}

export function readStimulus(store: Store, id: string): Stimulus | null {
  const row = first<Row>(store.database, "SELECT * FROM stimuli WHERE id = ?", id);
  return row ? toStimulus(row) : null;
}

export function hasStimulus(store: Store, key: StimulusKey): boolean {
  const row = first(
    store.database,
    `SELECT 1 FROM stimuli WHERE target_id = ? AND method = ? AND requested = ? AND seed = ?
       AND classifier_sha256 = ? AND dataset_sha256 = ?`,
    key.targetId,
    key.method,
    key.requested,
    key.seed,
    key.classifierSha256,
    key.datasetSha256,
  );
  return row !== undefined;
}

function toStimulus(row: Row): Stimulus {
  return {
    id: row.id,
    targetId: row.target_id,
    method: row.method,
    sha256: row.image_sha256,
    dataSha256: row.data_sha256,
    height: row.height,
    width: row.width,
    settings: JSON.parse(row.settings),
    seed: row.seed,
    provenance: {
      classifierSha256: row.classifier_sha256,
      datasetSha256: row.dataset_sha256,
      device: row.device,
      version: row.version,
      seconds: row.seconds,
    },
    uncertainty: JSON.parse(row.uncertainty),
    range: [row.low, row.high],
    colourMap: row.colour_map,
    createdAt: row.created_at,
  };
}
