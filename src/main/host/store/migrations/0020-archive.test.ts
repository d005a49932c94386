import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { archive } from "./0020-archive.ts";
import { migrations } from "./migrations.ts";

test("what older projects hold is in use, under the name that it has", () => {
  const database = new SqliteDatabase(":memory:");
  const at = migrations.indexOf(archive);
  const take = (steps: typeof migrations) => {
    for (const step of steps) {
      if (typeof step === "string") database.exec(step);
      else step(database);
    }
  };
  take(migrations.slice(0, at));
  database
    .prepare("INSERT INTO studies (id, hash, document, created_at, updated_at) VALUES ('s', 'h', '{}', 'then', 'then')")
    .run();
  take(migrations.slice(at));
  expect(database.prepare("SELECT * FROM studies").all()).toEqual([
    {
      ...{ id: "s", hash: "h", document: "{}", created_at: "then", updated_at: "then" },
      ...{ archived_at: null, name: null },
    },
  ]);
  database.close();
});
