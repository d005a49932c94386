import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createStore } from "#host/store/open-store.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { toyHost } from "../doubles/host.ts";
import { everythingDone, image, takePart } from "./answered-project.ts";
import { flipBit } from "./flip-bits.ts";

/** A project that is open while its files are copied, as by a sync client or before a power cut. */
async function openProject() {
  const host = toyHost();
  const path = join(host.folder, "project");
  await host.client.projects.create({ path, name: "Damage" });
  await takePart(host.client, "early", 1);
  const early = image(path, join(host.folder, "early"));
  await takePart(host.client, "late", 3);
  return { host, path, early };
}

/** What was acknowledged: all that an undamaged copy has. */
const acknowledged = (path: string, folder: string) => everythingDone(image(path, join(folder, "sound"))).rows;

test("after a crash everything that was acknowledged is there, and nothing has to be said", async () => {
  const { host, path } = await openProject();
  const { rows, notices } = everythingDone(image(path, join(host.folder, "crashed")));
  expect(rows.filter((row) => row.startsWith('["responses"')).length).toBeGreaterThan(20);
  expect(notices).toEqual([]);
  await host.close();
  expect(everythingDone(path).rows).toEqual(rows);
});

test("what a lost write-ahead log took with it is put back from the journal", async () => {
  const { host, path } = await openProject();
  const all = acknowledged(path, host.folder);
  const lost = image(path, join(host.folder, "lost"), ["project.sqlite-wal"]);
  const { rows, notices } = everythingDone(lost);
  expect(rows).toEqual(all);
  expect(notices).toEqual([expect.stringMatching(/lost \d+ responses and \d+ sessions?, which were put back/)]);
  expect(everythingDone(lost)).toEqual({ rows: all, notices: [] });
});

test("a database from before, in the place of the present one, gets what has happened since", async () => {
  const { host, path, early } = await openProject();
  const all = acknowledged(path, host.folder);
  const mixed = image(path, join(host.folder, "mixed"), ["project.sqlite", "project.sqlite-wal", "project.checksums"]);
  for (const file of ["project.sqlite", "project.sqlite-wal", "project.checksums"])
    copyFileSync(join(early, file), join(mixed, file));
  expect(everythingDone(mixed)).toMatchObject({ rows: all, notices: [expect.stringContaining("put back")] });
});

test("a copy of the database alone, made while it was in use, is refused and can be looked at", async () => {
  const { host, path } = await openProject();
  const alone = image(path, join(host.folder, "alone"), ["project.sqlite-wal", "project.checksums", "journal", "kept"]);
  expect(readdirSync(alone)).toEqual(["project.sqlite"]);
  expect(() => everythingDone(alone)).toThrow(
    expect.objectContaining({ code: "PROJECT_DAMAGED", message: expect.stringContaining("while it was in use") }),
  );
  const { notices } = everythingDone(alone, { exportsTo: join(host.folder, "exports") });
  expect(notices).toEqual([expect.stringContaining("answers may be missing")]);
});

test("a copy of the database alone, made when it was closed, is a project", async () => {
  const { host, path } = await openProject();
  const all = acknowledged(path, host.folder);
  await host.close();
  const alone = image(path, join(host.folder, "alone"), ["project.sqlite-wal", "project.checksums", "journal", "kept"]);
  const notices = [expect.stringMatching(/journal was not there and was written anew/)];
  expect(everythingDone(alone)).toEqual({ rows: all, notices });
  expect(everythingDone(alone)).toEqual({ rows: all, notices: [] });
  expect(readFileSync(join(alone, "journal"), "utf8")).toBe(readFileSync(join(path, "journal"), "utf8"));
});

test("a database that is gone is put back from the kept copy and the journal, and no project is made over these", async () => {
  const { host, path } = await openProject();
  const all = acknowledged(path, host.folder);
  await host.close();
  rmSync(join(path, "project.sqlite"));
  const journal = readFileSync(join(path, "journal"), "utf8");
  expect(() => everythingDone(path, { exportsTo: join(host.folder, "exports") })).toThrow(
    expect.objectContaining({ code: "PROJECT_DAMAGED", message: expect.stringContaining("is gone") }),
  );
  const alone = join(host.folder, "journal-alone");
  mkdirSync(alone);
  copyFileSync(join(path, "journal"), join(alone, "journal"));
  expect(() => createStore(alone, "Anew")).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(() => everythingDone(alone)).toThrow(expect.objectContaining({ code: "PROJECT_DAMAGED" }));
  expect(readFileSync(join(alone, "journal"), "utf8")).toBe(journal);
  expect(everythingDone(path)).toEqual({ rows: all, notices: [expect.stringContaining("its file was gone")] });
});

test("a line of the journal that was cut short was never acknowledged", async () => {
  const { host, path } = await openProject();
  const all = acknowledged(path, host.folder);
  const crashed = image(path, join(host.folder, "crashed"));
  const whole = readFileSync(join(crashed, "journal"), "utf8");
  appendFileSync(join(crashed, "journal"), whole.slice(0, 120));
  expect(everythingDone(crashed)).toEqual({ rows: all, notices: [] });
  expect(readFileSync(join(crashed, "journal"), "utf8")).toBe(whole);
});

test("answers that are lost from both are not passed over in silence", async () => {
  const { host, path } = await openProject();
  const lost = image(path, join(host.folder, "lost"), ["project.sqlite-wal"]);
  const lines = readFileSync(join(lost, "journal"), "utf8").split("\n");
  const second = lines.findLastIndex((line) => line.includes('"responses"'));
  writeFileSync(
    join(lost, "journal"),
    lines.map((line, k) => (k === second ? line.replace(":", ";") : line)).join("\n"),
  );
  expect(() => everythingDone(lost)).toThrow(
    expect.objectContaining({ code: "PROJECT_DAMAGED", message: expect.stringContaining("journal are damaged") }),
  );
});

test("files of two copies in which different things happened are not mixed", async () => {
  const { host, path } = await openProject();
  await host.close();
  const other = image(path, join(host.folder, "other"));
  for (const place of [path, other]) {
    const again = toyHost({ folder: host.folder });
    await again.client.projects.open({ path: place });
    const [study] = await again.client.compose.studies();
    const { sessions } = await again.client.run.overview({ studyId: study!.id, kind: "pilot" });
    const live = sessions.find(({ status }) => status === "live")!;
    const environment = { userAgent: place, viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };
    await again.client.run.resume({ sessionId: live.id, environment });
    await again.close();
  }
  copyFileSync(join(other, "journal"), join(path, "journal"));
  expect(() => everythingDone(path)).toThrow(
    expect.objectContaining({ code: "PROJECT_DAMAGED", message: expect.stringContaining("different stories") }),
  );
});

/** How many bits are flipped in each file. Many more are in `npm run bench -- damage`. */
const flips = 10;

test.each(["project.sqlite", "journal"])(
  "a bit that is flipped in %s is noticed, and nothing is lost",
  async (file) => {
    const { host, path } = await openProject();
    await host.close();
    const { rows: all } = everythingDone(image(path, join(host.folder, "sound")));
    const generator = seededGenerator(7).split(file);
    for (let flip = 0; flip < flips; flip++) {
      const copy = image(path, join(host.folder, "flipped"));
      const where = flipBit(join(copy, file), generator);
      const { rows, notices } = everythingDone(copy);
      expect(notices, where).not.toEqual([]);
      expect(rows, where).toEqual(all);
      expect(everythingDone(copy), where).toEqual({ rows: all, notices: [] });
      rmSync(copy, { recursive: true });
    }
  },
);

test("a bit that is flipped in the write-ahead log costs nothing that was acknowledged", async () => {
  const { host, path } = await openProject();
  const all = acknowledged(path, host.folder);
  const generator = seededGenerator(8);
  for (let flip = 0; flip < flips; flip++) {
    const copy = image(path, join(host.folder, "flipped"));
    const where = flipBit(join(copy, "project.sqlite-wal"), generator);
    expect(everythingDone(copy).rows, where).toEqual(all);
    rmSync(copy, { recursive: true });
  }
});
