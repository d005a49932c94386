import type { HoldingKind, ListedHolding, NamedHolding } from "#shared/contract/holdings.ts";
import { findMethod } from "#shared/methods/list.ts";
import { all } from "../statement.ts";
import type { Store } from "../store.ts";

/** The table of each kind. */
export const tableOf: Readonly<Record<HoldingKind, string>> = {
  dataset: "datasets",
  classifier: "classifiers",
  generator: "generators",
  target: "targets",
  artefact: "artefacts",
  study: "studies",
  import: "imported_trials",
};

/** What each is called where the researcher has given no name: by its method, its answer, its title. */
const nameOf: Readonly<Record<HoldingKind, string>> = {
  dataset: "name",
  classifier: "name",
  generator: "name",
  target: `COALESCE(name, 'image ' || image_index || ', answered “' || (
    SELECT json_extract(class_names, '$[' || predicted || ']') FROM classifiers WHERE id = classifier_id) || '”')`,
  artefact: "COALESCE(name, method)",
  study: "COALESCE(name, json_extract(document, '$.title'))",
  import: "COALESCE(name, json_extract(description, '$.name'))",
};

interface Row {
  id: string;
  name: string;
  archived_at: string | null;
}

/** What there is of a kind, in the order in which it came. */
export function readHoldings(store: Store, kind: HoldingKind): ListedHolding[] {
  return all<Row>(store.database, `${select(kind)} ORDER BY created_at, rowid`).map((row) => toHolding(kind, row));
}

/** Those of a kind that are there, in the order of the ids. */
export function readNamed(store: Store, kind: HoldingKind, ids: readonly string[]): NamedHolding[] {
  const rows = all<Row>(
    store.database,
    `${select(kind)} WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  const byId = new Map(rows.map((row) => [row.id, toHolding(kind, row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const select = (kind: HoldingKind) => `SELECT id, ${nameOf[kind]} AS name, archived_at FROM ${tableOf[kind]}`;

const toHolding = (kind: HoldingKind, { id, name, archived_at }: Row): ListedHolding => ({
  ...{ kind, id },
  name: kind === "artefact" ? (findMethod(name)?.label ?? name) : name,
  ...(archived_at !== null && { archivedAt: archived_at }),
});
