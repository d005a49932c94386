import { closeSync, openSync, statSync } from "node:fs";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { ExemplarError } from "#shared/domain/errors.ts";
import { privateFile } from "./durable-file.ts";
import { migrations } from "./migrations/migrations.ts";

/** "Exmp": tells a project's database from any other SQLite file. */
export const applicationId = 0x45786d70;

/** The version of the schema that this program writes. */
export const schemaVersion = migrations.length;

/** Above this size the integrity check leaves out the comparison of indexes with tables, to open in seconds. */
const thoroughCheckBytes = 256 * 2 ** 20;

/**
 * Opens a project's database, which has been recognised as one, and makes it safe to write: intact, up to date, and
 * durable (WAL alone is not: a reopened WAL database would no longer wait for the disk at each commit, so `synchronous`
 * is set on every open).
 *
 * Nothing is written before the file is known to be intact.
 *
 * @param notices told where an older project was brought up to date
 * @throws PROJECT_DAMAGED
 */
export function openDatabase(path: string, notices: string[] = []): Database {
  const database = new SqliteDatabase(path, { fileMustExist: true });
  try {
    checkIntegrity(database, path);
    const format = formatOf(database);
    configure(database);
    migrate(database);
    if (format < schemaVersion) notices.push(broughtUpToDate(format));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Makes an empty database of the current version, not forced to the disk: the caller does that once, when all is in it
 * and it is closed. It is in WAL mode, for to change the mode later would change a page behind its checksum.
 */
export function createDatabase(path: string): Database {
  closeSync(openSync(path, "w", privateFile));
  const database = new SqliteDatabase(path);
  database.pragma("journal_mode = MEMORY");
  database.pragma("synchronous = OFF");
  database.pragma("foreign_keys = ON");
  database.pragma(`application_id = ${applicationId}`);
  migrate(database);
  database.pragma("journal_mode = WAL");
  return database;
}

function checkIntegrity(database: Database, path: string): void {
  const check = statSync(path).size > thoroughCheckBytes ? "quick_check" : "integrity_check";
  const verdict = database.pragma(check, { simple: true });
  if (verdict !== "ok") throw damaged(path, String(verdict));
  const violations = database.pragma("foreign_key_check") as { table: string }[];
  if (violations.length > 0) throw damaged(path, `rows of ${violations[0]!.table} refer to rows that are missing`);
}

function configure(database: Database): void {
  database.pragma("journal_mode = WAL");
  // Only `checkpoint` moves pages into the database, with their checksums.
  database.pragma("wal_autocheckpoint = 0");
  database.pragma("synchronous = FULL");
  database.pragma("fullfsync = ON");
  database.pragma("checkpoint_fullfsync = ON");
  database.pragma("foreign_keys = ON");
  database.pragma("trusted_schema = OFF");
  // Without it, INSERT OR REPLACE would delete rows behind the triggers that keep them.
  database.pragma("recursive_triggers = ON");
}

/** Brings the schema up to date, all steps or none: cut short at any moment, the project is as it was. */
function migrate(database: Database): void {
  const version = formatOf(database);
  if (version === schemaVersion) return;
  database
    .transaction(() => {
      for (const migration of migrations.slice(version)) {
        if (typeof migration === "string") database.exec(migration);
        else migration(database);
      }
      database.pragma(`user_version = ${schemaVersion}`);
    })
    .immediate();
}

const broughtUpToDate = (format: number) =>
  `This project was made by an older version of Exemplar (format ${format}) and has been brought up to date (format ${schemaVersion}). Everything in it was kept; the older version can no longer open it.`;

const formatOf = (database: Database) => database.pragma("user_version", { simple: true }) as number;

function damaged(path: string, detail: string): ExemplarError {
  return new ExemplarError(
    "PROJECT_DAMAGED",
    `The project's database ${path} is damaged.`,
    "Nothing was changed. Restore the project folder from a backup.",
    { detail },
  );
}
