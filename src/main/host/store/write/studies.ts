import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertStudy(store: Store, study: { id: string; hash: string; document: unknown; at: string }): void {
  write(
    store.database,
    "INSERT INTO studies (id, hash, document, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
    study.id,
    study.hash,
    JSON.stringify(study.document),
    study.at,
    study.at,
  );
}

/** Changes a study that has no session yet; the database itself refuses it afterwards. */
export function updateStudy(store: Store, study: { id: string; hash: string; document: unknown; at: string }): void {
  write(
    store.database,
    "UPDATE studies SET hash = ?, document = ?, updated_at = ? WHERE id = ?",
    study.hash,
    JSON.stringify(study.document),
    study.at,
    study.id,
  );
}
