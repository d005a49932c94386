import SqliteDatabase from "better-sqlite3";

/** The version of SQLite that is built into this program. */
export function sqliteVersion(): string {
  const database = new SqliteDatabase(":memory:");
  try {
    return database.prepare<[], string>("SELECT sqlite_version()").pluck().get()!;
  } finally {
    database.close();
  }
}
