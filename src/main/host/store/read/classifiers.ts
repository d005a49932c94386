import type { Classifier } from "#shared/contract/library.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  name: string;
  architecture: string;
  dataset_id: string;
  class_names: string;
  input_shape: string;
  parameter_count: number;
  layers: string;
  capabilities: string;
  weights_sha256: string;
  origin: string;
  training: string | null;
  created_at: string;
  archived_at: string | null;
}

/** Classifiers without what follows from their answers. */
export type StoredClassifier = Omit<Classifier, "testAccuracy" | "evaluated" | "temperature">;

export function readClassifiers(store: Store): StoredClassifier[] {
  return all<Row>(store.database, "SELECT * FROM classifiers ORDER BY created_at, rowid").map(toClassifier);
}

export function readClassifier(store: Store, id: string): StoredClassifier | null {
  const row = first<Row>(store.database, "SELECT * FROM classifiers WHERE id = ?", id);
  return row ? toClassifier(row) : null;
}

function toClassifier(row: Row): StoredClassifier {
  return {
    id: row.id,
    name: row.name,
    architecture: row.architecture,
    datasetId: row.dataset_id,
    classNames: JSON.parse(row.class_names),
    inputShape: JSON.parse(row.input_shape),
    parameterCount: row.parameter_count,
    layers: JSON.parse(row.layers),
    capabilities: JSON.parse(row.capabilities),
    weightsSha256: row.weights_sha256,
    origin: row.origin,
    training: row.training === null ? null : JSON.parse(row.training),
    createdAt: row.created_at,
    ...(row.archived_at !== null && { archivedAt: row.archived_at }),
  };
}
