import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SessionState } from "#shared/contract/run.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import type { ResumePolicy } from "#shared/study/resume-policy.ts";
import { type ToyHost, toyHost } from "../../../../tests/doubles/host.ts";

const environment = { userAgent: "test", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };
const timing = {
  ...{ timeShow: 100, timeResponse: 900, refreshMs: null, droppedFrames: 0, visibilityLosses: 0, focusLosses: 0 },
  timingOk: true,
};

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

const pass = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000);

/** A study of two places for each condition, whose sessions expire after an hour. */
async function studyWith(resume: Partial<ResumePolicy> | undefined) {
  const host = toyHost();
  await host.client.projects.create({ path: `${host.folder}/project`, name: "Project" });
  const document = { ...exampleStudy(6), participantsPerCondition: 2, ...(resume && { resume }) };
  const { id: studyId } = await host.client.compose.save({ document });
  const { run } = host.client;
  return {
    host,
    studyId,
    start: (subjectId: string, kind: "real" | "pilot" = "real") => run.start({ studyId, subjectId, kind, environment }),
    resume: (sessionId: string) => run.resume({ sessionId, environment }),
    overview: () => run.overview({ studyId }),
  };
}

const agree = ({ client }: ToyHost, { session }: SessionState) =>
  client.run.respond({ sessionId: session.id, seq: 0, response: { agreed: true }, timing });

test("within the limit a session goes on, and later it is blocked, also for the researcher", async () => {
  const { host, start, resume } = await studyWith({ onReturn: "resume", withinMinutes: 10 });
  const state = await start("P1");
  const { id } = state.session;
  await agree(host, state);
  pass(10);
  expect(await resume(id)).toMatchObject({
    session: { id, resumeCount: 1 },
    next: { seq: 1 },
    resume: { onReturn: "resume", withinMinutes: 10, later: "block" },
  });
  pass(10.1);
  const refusal = { code: "BLOCKED", message: expect.stringContaining("P1") };
  await expect(resume(id)).rejects.toMatchObject(refusal);
  await expect(start("P1")).rejects.toMatchObject(refusal);
  await host.client.system.setPassphrase({ passphrase: "open" });
  await expect(host.client.system.enterParticipantMode({ sessionId: id })).rejects.toMatchObject(refusal);
  await host.client.run.reject({ sessionId: id, reason: "Left" });
  expect((await start("P1")).session).toMatchObject({ status: "live", restartOf: null });
});

test("who begins again does so in the same condition; the session that was left keeps its answers and no place", async () => {
  const { host, start, resume, overview, studyId } = await studyWith({ onReturn: "restart" });
  const first = await start("P1");
  await agree(host, first);
  const again = await resume(first.session.id);
  expect(again).toMatchObject({
    session: { status: "live", answered: 0, restartOf: first.session.id, conditionId: first.session.conditionId },
    next: { seq: 0 },
  });
  const { sessions, cells } = await overview();
  expect(sessions.map(({ status, answered }) => [status, answered])).toEqual([
    ["abandoned", 1],
    ["live", 0],
  ]);
  expect(cells.map(({ live }) => live).sort()).toEqual([0, 1]);
  expect(await agree(host, first), "sent again").toMatchObject({ acknowledged: 0 });
  await expect(
    host.client.run.respond({ sessionId: first.session.id, seq: 1, response: {}, timing }),
  ).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("abandoned") });
  // A window that has not heard of it asks again: nobody begins a third time.
  expect((await resume(first.session.id)).session.id).toBe(again.session.id);
  await agree(host, again);
  const table = { studyId, kinds: ["real" as const], scoredOnly: false, completedOnly: false };
  const { columns, rows } = await host.client.analyse.table(table);
  const at = columns.findIndex(({ name }) => name === "session_id");
  expect(rows.map((row) => row[at])).toEqual([again.session.id]);
});

test("the participant's id, given once more, begins again too; nobody else's place is taken for it", async () => {
  const { host, start, overview } = await studyWith({ onReturn: "resume", withinMinutes: 5, later: "restart" });
  const first = await start("P1");
  await agree(host, first);
  await expect(start("P1"), "in time it is resumed").rejects.toMatchObject({ code: "CONFLICT" });
  pass(6);
  const again = await start("P1");
  expect(again.session.restartOf).toBe(first.session.id);
  await agree(host, again);
  pass(61);
  for (const subject of ["A", "B", "C", "D"]) await start(subject);
  await expect(start("P1")).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("given to") });
  const { sessions } = await overview();
  expect(sessions.filter(({ status }) => status === "abandoned").map(({ id }) => id)).toEqual([first.session.id]);
});

test("opening a session before anything is answered is no return, and pilots keep the policy among themselves", async () => {
  const { host, start, resume } = await studyWith({ onReturn: "block" });
  const { session } = await start("P1");
  expect((await resume(session.id)).session.id).toBe(session.id);
  const [one, other] = [await start("X", "pilot"), await start("X", "pilot")];
  await agree(host, one);
  await expect(resume(one.session.id)).rejects.toMatchObject({ code: "BLOCKED" });
  expect((await resume(other.session.id)).session.id).toBe(other.session.id);
});

test("a study that does not say lets whoever comes back go on, and tells them nothing", async () => {
  const { host, start, resume } = await studyWith(undefined);
  const state = await start("P1");
  await agree(host, state);
  pass(10_000);
  const resumed = await resume(state.session.id);
  expect(resumed).toMatchObject({ session: { id: state.session.id, answered: 1 } });
  expect(resumed).not.toHaveProperty("resume");
});

test("what was begun again survives the loss of the database, and the erasure of the session that was left", async () => {
  const { host, start, resume, overview } = await studyWith({ onReturn: "restart" });
  const path = join(host.folder, "project");
  await host.client.system.setStation({ name: "Lab 3" });
  const first = await start("P1");
  await agree(host, first);
  const again = await resume(first.session.id);
  pass(1);
  await host.client.projects.close();
  writeFileSync(join(path, "project.sqlite"), "spoilt");
  pass(1);
  await host.client.projects.open({ path });
  const { id } = again.session;
  expect((await overview()).sessions).toMatchObject([
    { id: first.session.id, status: "abandoned" },
    { id, status: "live", restartOf: first.session.id, station: "Lab 3" },
  ]);
  pass(1);
  await host.client.run.erase({ sessionId: first.session.id, subjectId: "P1" });
  expect((await overview()).sessions).toMatchObject([{ id, status: "live" }]);
});

test("a window that is handed over keeps its participant who begins again, also where it has not heard of it", async () => {
  const { host, start } = await studyWith({ onReturn: "restart" });
  const { client } = host;
  const first = await start("P1");
  await agree(host, first);
  const other = await start("P2");
  await client.system.setPassphrase({ passphrase: "open" });
  await client.system.enterParticipantMode({ sessionId: first.session.id });
  const { session } = await client.run.resume({ sessionId: first.session.id, environment });
  expect(await client.system.status()).toMatchObject({ participantSession: session.id });
  expect((await client.run.resume({ sessionId: first.session.id, environment })).session.id).toBe(session.id);
  expect(await agree(host, { ...first, session })).toMatchObject({ acknowledged: 0 });
  await expect(client.run.resume({ sessionId: other.session.id, environment })).rejects.toMatchObject({
    code: "LOCKED",
  });
});
