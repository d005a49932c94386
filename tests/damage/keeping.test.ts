import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "#host/store/open-store.ts";
import { writeBlob } from "#host/store/write/blobs.ts";
import { toyHost } from "../doubles/host.ts";
import { everythingDone, image, takePart } from "./answered-project.ts";

async function answeredProject() {
  const host = toyHost();
  const path = join(host.folder, "project");
  await host.client.projects.create({ path, name: "Kept" });
  await takePart(host.client, "P", 2);
  return { host, path };
}

/** Every file of a folder with what it holds. */
const contents = (path: string) =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(path, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(path, name)).toString("base64")]),
  );

test("a sound project is said to be sound, and verifying it changes nothing", async () => {
  const { host, path } = await answeredProject();
  await host.close();
  const before = contents(path);
  const again = toyHost();
  const verification = await again.client.projects.verify({ path });
  expect(verification).toMatchObject({ sound: true, findings: [] });
  expect(verification.counts.entries).toBeGreaterThan(15);
  expect(verification.counts.pages).toBeGreaterThan(10);
  expect(contents(path)).toEqual(before);
});

test("an answer that was changed behind the triggers, and a file that was changed, are found", async () => {
  const { host, path } = await answeredProject();
  await host.close();
  const store = openStore(path);
  const sha256 = writeBlob(store, Buffer.from("a map"), "image/png");
  store.database.exec("DROP TRIGGER responses_keep");
  store.database.exec("UPDATE responses SET received_at = '2000' WHERE seq = 1");
  store.close();
  writeFileSync(store.blobs.pathOf(sha256), "another map");
  const { sound, findings } = await toyHost().client.projects.verify({ path });
  expect(sound).toBe(false);
  expect(findings.map(({ what }) => what)).toEqual(["session", "session", "file"]);
});

test("lines that the journal has lost, and checksums that are missing, are found", async () => {
  const { host, path } = await answeredProject();
  await host.close();
  const journal = join(path, "journal");
  writeFileSync(journal, readFileSync(journal, "utf8").replace(/[^\n]*\n$/, ""));
  rmSync(join(path, "project.checksums"));
  const { sound, findings } = await toyHost().client.projects.verify({ path });
  expect(sound).toBe(false);
  const found = findings.map(({ message }) => message);
  expect(found).toContainEqual(expect.stringContaining("checksums of the database's pages are missing"));
  expect(found).toContainEqual(expect.stringContaining("lacks 1 "));
  const { notices } = await toyHost().client.projects.open({ path });
  expect(notices).toContainEqual(expect.stringMatching(/journal was damaged and was written anew/));
});

test("a backup that is made while participants answer is a project with everything up to then", async () => {
  const { host, path } = await answeredProject();
  const to = join(host.folder, "backup");
  const answering = takePart(host.client, "Q", 2);
  expect(await host.client.projects.backup({ to })).toEqual({ path: to });
  const acknowledged = everythingDone(image(path, join(host.folder, "now"))).rows;
  await answering;
  const { rows, notices } = everythingDone(to);
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) expect(acknowledged).toContain(row);
  expect(notices.every((notice) => notice.includes("put back"))).toBe(true);
  expect(existsSync(`${to}.partial`)).toBe(false);
  await expect(host.client.projects.backup({ to })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(host.client.projects.backup({ to: join(path, "inside") })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a backup of what can only be read makes a project of it", async () => {
  const { host, path } = await answeredProject();
  const alone = image(path, join(host.folder, "alone"), ["project.sqlite-wal", "project.checksums", "journal", "kept"]);
  const other = toyHost();
  await expect(other.client.projects.open({ path: alone })).rejects.toMatchObject({ code: "PROJECT_DAMAGED" });
  await other.client.projects.open({ path: alone, readOnly: true });
  const to = join(other.folder, "mended");
  await other.client.projects.backup({ to });
  expect(await other.client.projects.open({ path: to })).toMatchObject({ readOnly: false, notices: [] });
});

test("a project in a folder that cannot be written is viewed and exported, and nothing of it changes", async () => {
  const { host, path } = await answeredProject();
  await host.close();
  const before = contents(path);
  for (const name of readdirSync(path))
    chmodSync(join(path, name), statSync(join(path, name)).isFile() ? 0o444 : 0o555);
  chmodSync(path, 0o555);
  onTestFinished(() => {
    chmodSync(path, 0o755);
    for (const name of readdirSync(path)) chmodSync(join(path, name), 0o755);
  });
  const { client, folder } = toyHost();
  const opened = await client.projects.open({ path, readOnly: true });
  expect(opened).toMatchObject({ readOnly: true, notices: [], name: "Kept" });
  const [study] = await client.compose.studies();
  const { sessions } = await client.run.overview({ studyId: study!.id, kind: "pilot" });
  expect(sessions.map(({ status }) => status).sort()).toEqual(["completed", "live"]);
  const { paths } = await client.analyse.export({ studyId: study!.id, kinds: ["pilot"], format: "csv-long" });
  expect(paths.map(dirname)).toEqual([join(folder, "user", "exports", "project")]);
  expect(basename(paths[0]!)).toMatch(/^example_[0-9a-f]{8}_pilot_\d{4}-\d\d-\d\d_long\.csv$/);
  const environment = { userAgent: "x", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };
  for (const change of [
    () => client.run.start({ studyId: study!.id, subjectId: "New", kind: "pilot", environment }),
    () => client.compose.save({ document: { ...study!.document, title: "Changed" } }),
    () => client.library.importDataset({ reader: "toy", name: "Bars", testFraction: 0.5 }),
  ])
    await expect(change()).rejects.toMatchObject({
      code: "NOT_WRITABLE",
      message: expect.stringContaining("reading only"),
    });
  await client.projects.close();
  expect(contents(path)).toEqual(before);
});

test("a project that another program has open can be read meanwhile", async () => {
  const { host, path } = await answeredProject();
  const all = everythingDone(image(path, join(host.folder, "now"))).rows;
  expect(everythingDone(path, { exportsTo: join(host.folder, "exports") })).toEqual({ rows: all, notices: [] });
  const database = new SqliteDatabase(join(path, "project.sqlite"), { readonly: true });
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  database.close();
});
