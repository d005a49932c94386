import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { importedTrials } from "./0022-imported-trials.ts";
import { migrations } from "./migrations.ts";

test("analyses that older projects have stay analyses of their studies", () => {
  const database = new SqliteDatabase(":memory:");
  const run = (steps: typeof migrations) => {
    for (const step of steps) {
      if (typeof step === "string") database.exec(step);
      else step(database);
    }
  };
  const at = migrations.indexOf(importedTrials);
  run(migrations.slice(0, at));
  database
    .prepare("INSERT INTO studies (id, hash, document, created_at, updated_at) VALUES ('s', 'h', '{}', 'then', 'then')")
    .run();
  database.prepare("INSERT INTO analyses VALUES ('a', 's', '{}', 'then', 'later')").run();
  run(migrations.slice(at));
  expect(database.prepare("SELECT * FROM analyses").all()).toEqual([
    { id: "a", study_id: "s", imported_id: null, document: "{}", created_at: "then", updated_at: "later" },
  ]);
  expect(() => database.prepare("INSERT INTO analyses VALUES ('b', NULL, NULL, '{}', 'now', 'now')").run()).toThrow(
    /CHECK/,
  );
  database.close();
});
