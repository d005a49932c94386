import { type Analysis, analysisDocument, type TrialSource } from "#shared/contract/analyse.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  document: string;
  updated_at: string;
}

export function readAnalyses(store: Store, source: TrialSource): Analysis[] {
  const [column, id] = "studyId" in source ? ["study_id", source.studyId] : ["imported_id", source.importedId];
  return all<Row>(
    store.database,
    `SELECT id, document, updated_at FROM analyses WHERE ${column} = ? ORDER BY created_at, rowid`,
    id,
  ).map(toAnalysis);
}

export function readAnalysis(store: Store, id: string): Analysis | null {
  const row = first<Row>(store.database, "SELECT id, document, updated_at FROM analyses WHERE id = ?", id);
  return row ? toAnalysis(row) : null;
}

const toAnalysis = ({ id, document, updated_at }: Row): Analysis => ({
  id,
  document: analysisDocument.parse(JSON.parse(document)),
  updatedAt: updated_at,
});
