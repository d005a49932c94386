import { statSync } from "node:fs";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { ExemplarError } from "#shared/contract/errors.ts";
import { migrations } from "./migrations/migrations.ts";

/** "Exmp": tells a project's database from any other SQLite file. */
export const applicationId = 0x45786d70;

/** The version of the schema that this program writes. */
export const schemaVersion = migrations.length;

/** Above this size the integrity check leaves out the comparison of indexes with tables, to open in seconds. */
const thoroughCheckBytes = 256 * 2 ** 20;

/**
 * Opens a project's database and makes it safe to write: recognised, intact, up to date, and durable (WAL alone is not:
 * a reopened WAL database would no longer wait for the disk at each commit, so `synchronous` is set on every open).
 *
 * Nothing is written before the file is known to be an intact project of this version or an older one.
 *
 * @throws PROJECT_MISSING, PROJECT_NEWER, PROJECT_DAMAGED
 */
export function openDatabase(path: string): Database {
  if (statSync(path).size === 0) throw damaged(path, "the file is empty");
  const database = new SqliteDatabase(path, { fileMustExist: true });
  try {
    recognise(database, path);
    checkIntegrity(database, path);
    configure(database);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Makes an empty database of the current version: one file, not in WAL mode yet, and not forced to the disk. The caller
 * does that once, when all is in it.
 */
export function createDatabase(path: string): Database {
  const database = new SqliteDatabase(path);
  database.pragma("journal_mode = MEMORY");
  database.pragma("synchronous = OFF");
  database.pragma("foreign_keys = ON");
  database.pragma(`application_id = ${applicationId}`);
  migrate(database);
  return database;
}

function recognise(database: Database, path: string): void {
  if (database.pragma("application_id", { simple: true }) !== applicationId)
    throw new ExemplarError(
      "PROJECT_MISSING",
      `${path} is an SQLite database, but not one of an Exemplar project.`,
      "Open the folder of an Exemplar project.",
    );
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version > schemaVersion)
    throw new ExemplarError(
      "PROJECT_NEWER",
      `${path} was made by a newer version of Exemplar (its format is ${version}, this program knows ${schemaVersion}).`,
      "Update Exemplar. Nothing was changed.",
    );
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
  database.pragma("synchronous = FULL");
  database.pragma("fullfsync = ON");
  database.pragma("checkpoint_fullfsync = ON");
  database.pragma("foreign_keys = ON");
  database.pragma("trusted_schema = OFF");
  // Without it, INSERT OR REPLACE would delete rows behind the triggers that keep them.
  database.pragma("recursive_triggers = ON");
}

/** Brings the schema up to date, each step whole or not at all. */
function migrate(database: Database): void {
  const version = database.pragma("user_version", { simple: true }) as number;
  migrations.slice(version).forEach((migration, step) => {
    database
      .transaction(() => {
        database.exec(migration);
        database.pragma(`user_version = ${version + step + 1}`);
      })
      .immediate();
  });
}

function damaged(path: string, detail: string): ExemplarError {
  return new ExemplarError(
    "PROJECT_DAMAGED",
    `The project's database ${path} is damaged.`,
    "Nothing was changed. Restore the project folder from a backup.",
    { detail },
  );
}
