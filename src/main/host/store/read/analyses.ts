import { type Analysis, analysisDocument } from "#shared/contract/analyse.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  document: string;
  updated_at: string;
}

export function readAnalyses(store: Store, studyId: string): Analysis[] {
  return all<Row>(
    store.database,
    "SELECT id, document, updated_at FROM analyses WHERE study_id = ? ORDER BY created_at, rowid",
    studyId,
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
