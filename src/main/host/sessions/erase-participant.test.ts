import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { type ToyHost, toyHost } from "../../../../tests/doubles/host.ts";

const environmentOf = (subjectId: string) => ({
  ...{ userAgent: `browser of ${subjectId}`, viewportWidth: 1000, viewportHeight: 800, devicePixelRatio: 1 },
  language: "en",
});
const timing = {
  ...{ timeShow: 100, timeResponse: 900.5, refreshMs: 16.7, droppedFrames: 0, visibilityLosses: 0, focusLosses: 0 },
  timingOk: true,
};
const name = "Zebra42";

/** A project of two participants who have begun, and the path of it. */
async function twoParticipants() {
  const host = toyHost();
  const path = join(host.folder, "project");
  await host.client.projects.create({ path, name: "Project" });
  const study = await host.client.compose.save({ document: { ...exampleStudy(6), participantsPerCondition: 1 } });
  const begin = async (subjectId: string) => {
    const { session } = await host.client.run.start({
      studyId: study.id,
      subjectId,
      kind: "real",
      environment: environmentOf(subjectId),
    });
    await answer(host, session.id, 0, { agreed: true });
    await answer(host, session.id, 1, {});
    return session;
  };
  return { host, path, study, begin, gone: await begin(name), other: await begin("Other") };
}

const answer = (host: ToyHost, sessionId: string, seq: number, response: object) =>
  host.client.run.respond({ sessionId, seq, response: response as never, timing });

/** Files of a folder, however deep, that hold a text. */
const holding = (folder: string, text: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(folder, file)).isFile())
    .filter((file) => readFileSync(join(folder, file)).includes(text))
    .sort();

test("nothing of a participant who withdraws is left in any file of the project, and the others' answers are", async () => {
  const { host, path, study, gone, other, begin } = await twoParticipants();
  const file = join(path, "exports", "long", "data.csv");
  mkdirSync(join(path, "exports", "long"), { recursive: true });
  writeFileSync(file, `subject_id,session_id\n${name},${gone.id}\n`);
  writeFileSync(join(path, "exports", "codebook.csv"), "column,description\n");
  // What is compressed cannot be found by looking at the file's own bytes.
  const inside = strToU8(`session_id\n${"x".repeat(1000)}${gone.id}\n`);
  const [archive, others, broken] = ["data", "others", "broken"].map((own) => join(path, "exports", `${own}.zip`));
  writeFileSync(archive!, zipSync({ "data.csv": inside }));
  writeFileSync(others!, zipSync({ "data.csv": strToU8(`session_id\n${other.id}\n`) }));
  writeFileSync(broken!, "PK");
  expect(readFileSync(archive!).includes(gone.id)).toBe(false);
  expect(holding(path, name)).toContain("journal");
  expect(holding(path, "Zebra42").length).toBeGreaterThan(1);

  await expect(host.client.run.erase({ sessionId: gone.id, subjectId: "Other" })).rejects.toThrow("not that of");
  expect(await host.client.run.erase({ sessionId: gone.id, subjectId: name })).toEqual({
    removed: expect.arrayContaining([file, archive]),
    left: [broken],
  });
  expect(holding(path, name)).toEqual([]);
  expect([file, archive!, others!].map((one) => existsSync(one))).toEqual([false, false, true]);
  expect(readdirSync(join(path, "exports"))).toContain("codebook.csv");

  const overview = await host.client.run.overview({ studyId: study.id });
  expect(overview.sessions.map(({ id }) => id)).toEqual([other.id]);
  expect(overview.erasures).toEqual([
    { kind: "real", conditionId: gone.conditionId, erasedAt: expect.stringMatching(/^20/) },
  ]);
  await expect(answer(host, gone.id, 2, { choices: [0] })).rejects.toMatchObject({ code: "ERASED" });
  await answer(host, other.id, 2, { choices: [0] });
  // The place is free again, and the name too.
  const again = await begin("Third");
  expect(again.conditionId).toBe(gone.conditionId);

  await host.close();
  expect(holding(path, name)).toEqual([]);
  const reopened = toyHost();
  expect(await reopened.client.projects.verify({ path })).toMatchObject({ sound: true, findings: [] });
  await reopened.client.projects.open({ path });
  const sessions = (await reopened.client.run.overview({ studyId: study.id })).sessions;
  expect(sessions.map(({ id, answered }) => [id, answered])).toEqual([
    [other.id, 3],
    [again.id, 2],
  ]);
});

test("an erasure that was cut short is completed when the project is opened: no older journal brings anybody back", async () => {
  const { host, path, study, gone, other } = await twoParticipants();
  const before = readFileSync(join(path, "journal"));
  await host.client.run.erase({ sessionId: gone.id, subjectId: name });
  await host.close();
  // As after a power cut between the database and the journal.
  writeFileSync(join(path, "journal"), before);
  expect(holding(path, name)).toEqual(["journal"]);
  const reopened = toyHost();
  await reopened.client.projects.open({ path });
  expect(holding(path, name)).toEqual([]);
  const { sessions } = await reopened.client.run.overview({ studyId: study.id });
  expect(sessions.map(({ id, answered }) => [id, answered])).toEqual([[other.id, 2]]);
});

test("a rejection is taken back, and both are kept", async () => {
  const { host, path, gone } = await twoParticipants();
  await expect(host.client.run.accept({ sessionId: gone.id })).rejects.toMatchObject({ code: "CONFLICT" });
  await host.client.run.reject({ sessionId: gone.id, reason: "Slept" });
  expect(await host.client.run.accept({ sessionId: gone.id })).toMatchObject({ status: "live", rejectedReason: null });
  await answer(host, gone.id, 2, { choices: [0] });
  await host.client.run.reject({ sessionId: gone.id, reason: "Slept again" });
  await host.close();
  const reopened = toyHost();
  expect(await reopened.client.projects.verify({ path })).toMatchObject({ sound: true });
  await reopened.client.projects.open({ path });
  const { session } = await reopened.client.run.timeline({ sessionId: gone.id });
  expect(session).toMatchObject({ status: "rejected", rejectedReason: "Slept again", answered: 3 });
});
