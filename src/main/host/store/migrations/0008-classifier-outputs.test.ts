import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { classifierOutputs } from "./0008-classifier-outputs.ts";
import { migrations } from "./migrations.ts";

test("probabilities that older projects have are kept", () => {
  const database = new SqliteDatabase(":memory:");
  const at = migrations.indexOf(classifierOutputs);
  for (const step of migrations.slice(0, at)) database.exec(step as string);
  const blob = "a".repeat(64);
  database.prepare("INSERT INTO blobs VALUES (?, 'application/octet-stream', 4, 'then')").run(blob);
  database.prepare("INSERT INTO predictions VALUES ('mlp', 'w', 'd', ?, 'then')").run(blob);
  for (const step of migrations.slice(at)) {
    if (typeof step === "string") database.exec(step);
    else step(database);
  }
  expect(database.prepare("SELECT * FROM classifier_outputs").all()).toEqual([
    {
      architecture: "mlp",
      weights_sha256: "w",
      dataset_sha256: "d",
      layer: "probabilities",
      images: "all",
      values_sha256: blob,
      created_at: "then",
    },
  ]);
  database.close();
});
