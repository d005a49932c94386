import type { CurationStatus } from "#shared/contract/curate.ts";
import type { ChosenTarget } from "#shared/study/choose-targets.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export interface NewTarget extends ChosenTarget {
  readonly id: string;
  readonly datasetId: string;
  readonly classifierId: string;
  readonly imageSha256: string;
  /** Of the calibrated answers that it was chosen by; null where they were the classifier's own. */
  readonly temperature: number | null;
  readonly createdAt: string;
}

/** Adds a candidate; an image that is a target of this classifier already stays as it is. */
export function insertTarget(store: Store, target: NewTarget): void {
  write(
    store.database,
    `INSERT INTO targets (id, dataset_id, classifier_id, image_index, image_sha256, kind, ground_truth, predicted,
       alternative, confidence, temperature, status, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'candidate', ?) ON CONFLICT (classifier_id, dataset_id, image_index) DO NOTHING`,
    target.id,
    target.datasetId,
    target.classifierId,
    target.index,
    target.imageSha256,
    target.kind,
    target.groundTruth,
    target.predicted,
    target.alternative,
    target.confidence,
    target.temperature,
    target.createdAt,
  );
}

/** @param reason why, in the researcher's words; null where none was given */
export function updateTargetStatus(store: Store, id: string, status: CurationStatus, reason: string | null): void {
  write(store.database, "UPDATE targets SET status = ?, reason = ? WHERE id = ?", status, reason, id);
}
