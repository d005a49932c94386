import { all, write } from "./statement.ts";
import type { Store } from "./store.ts";

/**
 * The files that rows name, by every column that the schema says names one, and those that studies name in their documents:
 * an imported study brings pictures that nothing else names.
 */
export function namedBlobs({ database }: Store): Set<string> {
  const columns = all<{ table: string; column: string }>(
    database,
    `SELECT tables.name AS "table", keys."from" AS "column"
     FROM sqlite_schema tables, pragma_foreign_key_list(tables.name) keys
     WHERE tables.type = 'table' AND keys."table" = 'blobs'`,
  );
  const named = columns.map(({ table, column }) => `SELECT ${column} AS sha256 FROM ${table}`);
  const shown = "SELECT named.atom FROM studies, json_tree(document) named WHERE length(named.atom) = 64";
  return new Set(all<{ sha256: string }>(database, [...named, shown].join(" UNION ")).map(({ sha256 }) => sha256));
}

/** Forgets files that nothing names. @returns their sizes, bytes */
export function forgetBlobs({ database }: Store, hashes: readonly string[]): number {
  const list = JSON.stringify(hashes);
  const [{ bytes }] = all<{ bytes: number }>(
    database,
    "SELECT COALESCE(sum(size), 0) AS bytes FROM blobs WHERE sha256 IN (SELECT value FROM json_each(?))",
    list,
  ) as [{ bytes: number }];
  write(database, "DELETE FROM blobs WHERE sha256 IN (SELECT value FROM json_each(?))", list);
  return bytes;
}
