import { type CurationStatus, noGroundTruth, type Target, type TargetKind } from "#shared/contract/curate.ts";
import type { ArtefactBrief } from "#shared/domain/artefact.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";
import { readBriefs } from "./artefacts.ts";

interface Row {
  id: string;
  dataset_id: string;
  classifier_id: string;
  image_index: number;
  image_sha256: string;
  kind: TargetKind;
  ground_truth: number;
  predicted: number;
  alternative: number;
  confidence: number;
  temperature: number | null;
  status: CurationStatus;
  reason: string | null;
  class_names: string;
  name: string | null;
  archived_at: string | null;
}

const select = `
SELECT t.*, c.class_names FROM targets t JOIN classifiers c ON c.id = t.classifier_id`;
const order = "ORDER BY t.created_at, t.rowid";

/** A classifier's targets with what was made of them, or every target of the project. */
export function readTargets(store: Store, classifierId?: string): Target[] {
  const rows =
    classifierId === undefined
      ? all<Row>(store.database, `${select} ${order}`)
      : all<Row>(store.database, `${select} WHERE t.classifier_id = ? ${order}`, classifierId);
  const artefacts = readBriefs(store);
  return rows.map((row) => toTarget(row, artefacts.get(row.id) ?? []));
}

export function readTarget(store: Store, id: string): Target | null {
  const row = first<Row>(store.database, `${select} WHERE t.id = ?`, id);
  return row ? toTarget(row, readBriefs(store, id).get(id) ?? []) : null;
}

/** The target that was made of this image of a dataset for this classifier, if there is one. */
export function readTargetOfImage(
  store: Store,
  { classifierId, datasetId, imageIndex }: Pick<Target, "classifierId" | "datasetId" | "imageIndex">,
): Target | null {
  const row = first<Row>(
    store.database,
    `${select} WHERE t.classifier_id = ? AND t.dataset_id = ? AND t.image_index = ?`,
    classifierId,
    datasetId,
    imageIndex,
  );
  return row ? toTarget(row, readBriefs(store, row.id).get(row.id) ?? []) : null;
}

function toTarget(row: Row, artefacts: ArtefactBrief[]): Target {
  const classNames: string[] = JSON.parse(row.class_names);
  return {
    id: row.id,
    datasetId: row.dataset_id,
    classifierId: row.classifier_id,
    imageIndex: row.image_index,
    imageSha256: row.image_sha256,
    kind: row.kind,
    groundTruth: row.kind === "made" ? noGroundTruth : classNames[row.ground_truth]!,
    predicted: classNames[row.predicted]!,
    targetCategory: classNames[row.predicted]!,
    alternativeCategory: classNames[row.alternative]!,
    confidence: row.confidence,
    ...(row.temperature !== null && { temperature: row.temperature }),
    status: row.status,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.name !== null && { name: row.name }),
    ...(row.archived_at !== null && { archivedAt: row.archived_at }),
    artefacts,
  };
}
