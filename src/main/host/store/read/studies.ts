import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  hash: string;
  document: string;
  frozen: 0 | 1;
  created_at: string;
  updated_at: string;
  name: string | null;
  archived_at: string | null;
}

export interface StoredStudy {
  readonly id: string;
  readonly hash: string;
  readonly document: unknown;
  /** A session has started: the document cannot change any more. */
  readonly frozen: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** That the researcher has given it; null where it goes by its title. */
  readonly name: string | null;
  readonly archivedAt?: string;
}

const columns = "*, EXISTS (SELECT 1 FROM sessions WHERE study_id = studies.id) AS frozen";

export function readStudies(store: Store): StoredStudy[] {
  return all<Row>(store.database, `SELECT ${columns} FROM studies ORDER BY created_at, rowid`).map(toStudy);
}

export function readStudy(store: Store, id: string): StoredStudy | null {
  const row = first<Row>(store.database, `SELECT ${columns} FROM studies WHERE id = ?`, id);
  return row ? toStudy(row) : null;
}

function toStudy({ id, hash, document, frozen, created_at, updated_at, name, archived_at }: Row): StoredStudy {
  return {
    id,
    hash,
    document: JSON.parse(document),
    frozen: frozen === 1,
    createdAt: created_at,
    updatedAt: updated_at,
    name,
    ...(archived_at !== null && { archivedAt: archived_at }),
  };
}
