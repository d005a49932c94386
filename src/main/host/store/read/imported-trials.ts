import { type ImportedTrials, importedTrials } from "#shared/contract/imported-trials.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  description: string;
  table_sha256: string;
  created_at: string;
  archived_at: string | null;
  name: string | null;
}

export function readAllImportedTrials(store: Store): ImportedTrials[] {
  return all<Row>(store.database, "SELECT * FROM imported_trials ORDER BY created_at, rowid").map(toImportedTrials);
}

export function readImportedTrials(store: Store, id: string): ImportedTrials | null {
  const row = first<Row>(store.database, "SELECT * FROM imported_trials WHERE id = ?", id);
  return row ? toImportedTrials(row) : null;
}

const toImportedTrials = ({ description, table_sha256: tableSha256, created_at: createdAt, ...row }: Row) =>
  importedTrials.parse({
    ...JSON.parse(description),
    ...{ id: row.id, tableSha256, createdAt },
    ...(row.name !== null && { name: row.name }),
    ...(row.archived_at !== null && { archivedAt: row.archived_at }),
  });
