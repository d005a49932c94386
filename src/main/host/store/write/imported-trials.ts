import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** Adds imported trials, whose table is stored. */
export function insertImportedTrials(
  store: Store,
  { id, tableSha256, createdAt, ...description }: ImportedTrials,
): void {
  write(
    store.database,
    "INSERT INTO imported_trials (id, description, table_sha256, created_at) VALUES (?, ?, ?, ?)",
    id,
    JSON.stringify(description),
    tableSha256,
    createdAt,
  );
}
