import type { Calibration } from "../read/calibrations.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** Takes the place of the classifier's earlier calibration. */
export function writeCalibration(store: Store, classifierId: string, { temperature, seed }: Calibration): void {
  write(
    store.database,
    `INSERT INTO calibrations (classifier_id, temperature, seed, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (classifier_id) DO UPDATE SET
       temperature = excluded.temperature, seed = excluded.seed, created_at = excluded.created_at`,
    classifierId,
    temperature,
    seed,
    new Date().toISOString(),
  );
}
