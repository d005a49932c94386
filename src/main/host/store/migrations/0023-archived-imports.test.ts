import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { archivedImports } from "./0023-archived-imports.ts";
import { migrations } from "./migrations.ts";

test("trials that older projects have imported are in use, under the name that they were given", () => {
  const table = "a".repeat(64);
  const database = new SqliteDatabase(":memory:");
  const take = (steps: typeof migrations) => {
    for (const step of steps) {
      if (typeof step === "string") database.exec(step);
      else step(database);
    }
  };
  const at = migrations.indexOf(archivedImports);
  take(migrations.slice(0, at));
  database.prepare("INSERT INTO blobs VALUES (?, 'application/json', 1, 'then')").run(table);
  database.prepare("INSERT INTO imported_trials VALUES ('i', '{}', ?, 'then')").run(table);
  take(migrations.slice(at));
  expect(database.prepare("SELECT * FROM imported_trials").all()).toEqual([
    { ...{ id: "i", description: "{}", table_sha256: table, created_at: "then" }, archived_at: null, name: null },
  ]);
  database.close();
});
