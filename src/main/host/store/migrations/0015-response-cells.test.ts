import { cpSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { scoreResponse } from "#shared/study/score.ts";
import { temporaryFolder, toyHost } from "../../../../../tests/doubles/host.ts";

const older = join(import.meta.dirname, "../../../../../tests/fixtures/projects/format-10");

test("responses of an older project are given the cells that scored them, and stay append-only", async () => {
  const path = join(temporaryFolder(), "project");
  cpSync(older, path, { recursive: true });
  const host = toyHost();
  await host.client.projects.open({ path });
  await host.client.projects.close();
  const database = new SqliteDatabase(join(path, "project.sqlite"));
  const rows = database
    .prepare<[], { plan: string; seq: number; response: string; cells: string; revision: number }>(
      "SELECT plan, seq, response, cells, revision FROM responses JOIN sessions ON sessions.id = session_id",
    )
    .all();
  expect(rows.length).toBeGreaterThan(0);
  // What later revisions score besides is not there; what revision 1 scored, they score alike.
  for (const { plan, seq, response, cells, revision } of rows) {
    expect(revision).toBe(1);
    expect(scoreResponse(JSON.parse(plan)[seq], JSON.parse(response)).columns).toMatchObject(JSON.parse(cells));
  }
  expect(() => database.exec("UPDATE responses SET cells = '{}'")).toThrow("append-only");
  database.close();
});
