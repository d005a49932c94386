import type { Analysis } from "#shared/contract/analyse.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** Adds an analysis, or changes the one of that id. */
export function writeAnalysis(store: Store, { id, document, updatedAt }: Analysis): void {
  write(
    store.database,
    `INSERT INTO analyses (id, study_id, imported_id, document, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET study_id = excluded.study_id, imported_id = excluded.imported_id,
       document = excluded.document, updated_at = excluded.updated_at`,
    id,
    document.studyId ?? null,
    document.importedId ?? null,
    JSON.stringify(document),
    updatedAt,
    updatedAt,
  );
}
