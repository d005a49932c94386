import type { Holding, HoldingKind } from "#shared/contract/holdings.ts";
import { tableOf } from "../read/holdings.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function updateName(store: Store, { kind, id }: Holding, name: string): void {
  write(store.database, `UPDATE ${tableOf[kind]} SET name = ? WHERE id = ?`, name, id);
}

/** @param at when it was archived; null where it is in use again. What is archived already stays as it is. */
export function updateArchived(store: Store, { kind, id }: Holding, at: string | null): void {
  const already = at === null ? "" : "AND archived_at IS NULL";
  write(store.database, `UPDATE ${tableOf[kind]} SET archived_at = ? WHERE id = ? ${already}`, at, id);
}

/** The rows that are nothing without a thing of this kind, and go before it. */
const parts: Readonly<Partial<Record<HoldingKind, string>>> = {
  classifier: "DELETE FROM calibrations WHERE classifier_id = ?",
  artefact: "DELETE FROM artefact_files WHERE artefact_id = ?",
  study: "DELETE FROM analyses WHERE study_id = ?",
  import: "DELETE FROM analyses WHERE imported_id = ?",
};

/** What classifiers have answered to datasets, where the one or the other is no longer there. */
const unclaimedOutputs = `
DELETE FROM classifier_outputs
WHERE NOT EXISTS (SELECT 1 FROM classifiers c WHERE c.architecture = classifier_outputs.architecture
    AND c.weights_sha256 = classifier_outputs.weights_sha256)
  OR NOT EXISTS (SELECT 1 FROM datasets d WHERE d.sha256 = classifier_outputs.dataset_sha256)`;

/** Deletes something that nothing refers to; the database itself refuses it where a row does. */
export function deleteRows(store: Store, { kind, id }: Holding): void {
  const part = parts[kind];
  if (part) write(store.database, part, id);
  write(store.database, `DELETE FROM ${tableOf[kind]} WHERE id = ?`, id);
  if (kind === "classifier" || kind === "dataset") write(store.database, unclaimedOutputs);
}
