import { first } from "../statement.ts";
import type { Store } from "../store.ts";

export interface Calibration {
  readonly temperature: number;
  /** Of the choice of images that the temperature was fitted to. */
  readonly seed: number;
}

export function readCalibration(store: Store, classifierId: string): Calibration | null {
  const sql = "SELECT temperature, seed FROM calibrations WHERE classifier_id = ?";
  return first<Calibration>(store.database, sql, classifierId) ?? null;
}
