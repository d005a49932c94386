import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { made, type ToyHost, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

const environment = {
  userAgent: "test",
  viewportWidth: 1000,
  viewportHeight: 800,
  devicePixelRatio: 1,
  language: "en",
};
const timing = {
  timeShow: 100,
  timeResponse: 900.5,
  refreshMs: 16.7,
  droppedFrames: 0,
  visibilityLosses: 0,
  focusLosses: 0,
  timingOk: true,
};

async function studyIn(host: ToyHost, change: object = {}) {
  await host.client.projects.create({ path: `${host.folder}/project`, name: "Project" });
  return host.client.compose.save({ document: { ...exampleStudy(6), ...change } });
}

const start = (host: ToyHost, studyId: string, subjectId: string, kind: "real" | "pilot" = "real") =>
  host.client.run.start({ studyId, subjectId, kind, environment });

/** The first screen of the example study is the consent. */
const agree = (host: ToyHost, sessionId: string, seq = 0) =>
  host.client.run.respond({ sessionId, seq, response: { agreed: true }, timing });

test("a participant's window is never told what scoring knows", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const { next, session } = await start(host, study.id, "P1");
  expect(next).not.toHaveProperty("key");
  expect(session).toMatchObject({ status: "live", answered: 0, kind: "real" });
  const acknowledged = await agree(host, session.id);
  expect(acknowledged).toMatchObject({ acknowledged: 0, session: { answered: 1 }, next: { seq: 1 } });
  expect(JSON.stringify(acknowledged)).not.toContain('"key":');
});

test("nobody is shown a study whose pictures are not whole: what is lost is named, and made again", async () => {
  const host = toyHost();
  const { project, classifierId } = await toyProject(host);
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 3, error: 3, low_confidence: 0 },
    lowConfidenceBelow: 0.4,
  });
  const targetIds = targets.map(({ id }) => id);
  await host.client.curate.setStatus({ targetIds, status: "kept" });
  const explain = {
    method: "gp-mask",
    subjects: targetIds.map((targetId) => ({ kind: "target" as const, targetId })),
  };
  await made(host.client, host.client.methods.run(explain));
  const study = await host.client.compose.createFromTemplate({ templateId: "saliency-2afc", classifierId });
  const [artefact] = await host.client.artefacts.of({ subject: explain.subjects[0]! });
  const { sha256 } = artefact!.files.find(({ name }) => name === "map")!;
  const picture = join(project.path, "blobs", sha256.slice(0, 2), sha256);
  writeFileSync(picture, readFileSync(picture).fill(7));
  // Half of the conditions show no maps.
  const starts = await Promise.allSettled(["P1", "P2"].map((subject) => start(host, study.id, subject)));
  const [refused, ...others] = starts.flatMap((started) => (started.status === "rejected" ? [started.reason] : []));
  expect(others).toEqual([]);
  expect(refused).toMatchObject({ code: "PROJECT_DAMAGED", message: expect.stringContaining(targetIds[0]!) });
  await made(host.client, host.client.methods.run(explain));
  expect(await start(host, study.id, "P3")).toMatchObject({ session: { status: "live" } });
});

test("the same response twice is stored once; another one, or one out of turn, is refused", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const { session } = await start(host, study.id, "P1");
  await agree(host, session.id);
  expect(await agree(host, session.id)).toMatchObject({ acknowledged: 0, session: { answered: 1 } });
  await expect(
    host.client.run.respond({
      sessionId: session.id,
      seq: 0,
      response: { agreed: true },
      timing: { ...timing, timeShow: 7 },
    }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(agree(host, session.id, 2)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(agree(host, session.id, 999)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(
    host.client.run.respond({ sessionId: session.id, seq: 1, response: { side: 7 }, timing }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/INVALID|CONFLICT/) });
  expect((await host.client.projects.current())!.counts.responses).toBe(1);
});

test("a session goes on where it stopped, and logs the gap", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const { session } = await start(host, study.id, "P1");
  await agree(host, session.id);
  await host.client.projects.close();
  await host.client.projects.open({ path: `${host.folder}/project` });
  const resumed = await host.client.run.resume({ sessionId: session.id, environment });
  expect(resumed).toMatchObject({ next: { seq: 1 }, session: { resumeCount: 1, answered: 1 } });
  await host.client.run.respond({ sessionId: session.id, seq: 1, response: {}, timing });
  const table = await host.client.analyse.table({
    studyId: study.id,
    kinds: ["real"],
    scoredOnly: false,
    completedOnly: false,
  });
  const column = (name: string) =>
    table.rows.map((row) => row[table.columns.findIndex((entry) => entry.name === name)]);
  expect(column("resume_count")).toEqual([0, 1]);
  expect(column("gap_ms")[0]).toBeNull();
  expect(column("gap_ms")[1]).toBeGreaterThanOrEqual(0);
});

test("an answer before its screen showed is refused, and the same screen can still be answered", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const { session } = await start(host, study.id, "P1");
  const answer = (timeShow: number, timeResponse: number) =>
    host.client.run.respond({
      sessionId: session.id,
      seq: 0,
      response: { agreed: true },
      timing: { ...timing, timeShow, timeResponse },
    });
  await expect(answer(500, 499.9)).rejects.toMatchObject({
    code: "INVALID",
    message: expect.stringContaining("before the onset"),
  });
  await expect(answer(-10, 20)).rejects.toMatchObject({ code: "INVALID" });
  expect(await answer(500, 500)).toMatchObject({ acknowledged: 0 });
});

test("cells fill evenly, never over, and give their slots back", async () => {
  const host = toyHost();
  const study = await studyIn(host, { participantsPerCondition: 2 });
  const started = [];
  for (const id of ["A", "B", "C", "D"]) started.push((await start(host, study.id, id)).session);
  const { cells } = await host.client.run.overview({ studyId: study.id });
  expect(cells.map(({ live }) => live)).toEqual([2, 2]);
  await expect(start(host, study.id, "E")).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await start(host, study.id, "E", "pilot")).session.kind).toBe("pilot");
  const rejected = await host.client.run.reject({ sessionId: started[1]!.id, reason: "fell asleep" });
  expect(rejected).toMatchObject({ status: "rejected", rejectedReason: "fell asleep" });
  await expect(agree(host, rejected.id)).rejects.toMatchObject({ code: "CONFLICT" });
  const { session } = await start(host, study.id, "F");
  expect(session.conditionId).toBe(rejected.conditionId);
  await expect(start(host, study.id, "A")).rejects.toMatchObject({
    code: "CONFLICT",
    data: { detail: started[0]!.id },
  });
});

test("an expired session gives its slot back, and lives again while there is room", async () => {
  const host = toyHost();
  const study = await studyIn(host, { participantsPerCondition: 1, sessionMinutes: 30 });
  const first = (await start(host, study.id, "A")).session;
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 60_000 });
  try {
    const { sessions } = await host.client.run.overview({ studyId: study.id });
    expect(sessions.map(({ status }) => status)).toEqual(["expired"]);
    const resumed = await host.client.run.resume({ sessionId: first.id, environment });
    expect(resumed.session).toMatchObject({ status: "live", resumeCount: 0 }); // nothing was answered: nothing was interrupted
    vi.setSystemTime(Date.now() + 31 * 60_000);
    const others = [(await start(host, study.id, "B")).session, (await start(host, study.id, "C")).session];
    expect(others.map(({ conditionId }) => conditionId)).toContain(first.conditionId);
    await expect(host.client.run.resume({ sessionId: first.id, environment })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(agree(host, first.id)).rejects.toMatchObject({ code: "CONFLICT" });
  } finally {
    vi.useRealTimers();
  }
});

test("simulated participants answer every screen through the services, and a second batch is other people", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const simulate = () =>
    made(
      host.client,
      host.client.run.simulate({ studyId: study.id, participants: 4, participant: { strategy: "perfect" } }),
    );
  await simulate();
  const { sessions, cells } = await host.client.run.overview({ studyId: study.id, kind: "simulated" });
  expect(sessions.map(({ status }) => status)).toEqual(["completed", "completed", "completed", "completed"]);
  expect(cells.map(({ completed }) => completed)).toEqual([2, 2]);
  await simulate();
  const table = await host.client.analyse.table({ studyId: study.id, kinds: ["simulated"] });
  const at = (name: string) => table.columns.findIndex((column) => column.name === name);
  expect(new Set(table.rows.map((row) => row[at("subject_id")])).size).toBe(8);
  expect(table.rows.every((row) => row[at("correct")] === 1)).toBe(true);
  expect(table.rows).toHaveLength(8 * study.summary.trials);
  const { entries } = await host.client.run.timeline({ sessionId: sessions[0]!.id });
  expect(entries).toHaveLength(study.summary.screens);
  expect(entries.filter(({ correct }) => correct)).not.toHaveLength(0);
  expect((await host.client.run.overview({ studyId: study.id })).cells.map(({ completed }) => completed)).toEqual([
    0, 0,
  ]);
});

describe("a session that its participant ends", () => {
  const withWaysOut = () => {
    const { flow } = exampleStudy(6);
    const attention = {
      ...{ type: "attention-check", question: "Choose “b”", text: "", name: "reads", options: ["a", "b"] },
      ...{ correct: 1, onFailure: "end" },
    };
    return {
      participantsPerCondition: 1,
      flow: [{ ...flow[0], disagree: "I do not agree" }, attention, ...flow.slice(1)],
    };
  };
  const send = (host: ToyHost, sessionId: string, seq: number, response: object) =>
    host.client.run.respond({ sessionId, seq, response: response as never, timing });

  test("by not agreeing sees the closing screen and no other, and gives its place back at once", async () => {
    const host = toyHost();
    const study = await studyIn(host, withWaysOut());
    const { session } = await start(host, study.id, "P1");
    const { id: sessionId, screens } = session;
    const refused = await send(host, sessionId, 0, { agreed: false });
    expect(refused).toMatchObject({
      session: { status: "rejected", rejectedReason: "Did not agree to take part" },
      next: { trialType: "debrief", seq: screens - 1 },
    });
    expect(await send(host, sessionId, 0, { agreed: false }), "sent again").toMatchObject({ next: refused.next });
    await expect(send(host, sessionId, 1, { choice: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    const resumed = await host.client.run.resume({ sessionId, environment });
    expect(resumed.next, "after a reload").toEqual(refused.next);
    expect(await send(host, sessionId, screens - 1, {})).toMatchObject({ next: null });
    expect(await host.client.run.resume({ sessionId, environment })).toMatchObject({ next: null });
    const conditions = await Promise.all(["P2", "P3"].map((subject) => start(host, study.id, subject)));
    expect(new Set(conditions.map((one) => one.session.conditionId)).size).toBe(2);
    const table = { studyId: study.id, kinds: ["real" as const], scoredOnly: false, completedOnly: false };
    expect((await host.client.analyse.table(table)).rows, "no data of who did not agree").toEqual([]);
    await expect(host.client.run.accept({ sessionId }), "nobody else can agree").rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Did not agree to take part"),
    });
    const { entries } = await host.client.run.timeline({ sessionId });
    expect(entries.map(({ screen }) => screen.trialType)).toEqual(["consent", "debrief"]);
  });

  test("by failing a check that ends it is led to the closing screen; who passes goes on", async () => {
    const host = toyHost();
    const study = await studyIn(host, withWaysOut());
    const failing = await start(host, study.id, "P1");
    await agree(host, failing.session.id);
    expect(await send(host, failing.session.id, 1, { choice: 0 })).toMatchObject({
      session: { status: "rejected", rejectedReason: "Failed the attention check “reads”" },
      next: { trialType: "debrief" },
    });
    const passing = await start(host, study.id, "P2");
    await agree(host, passing.session.id);
    expect(await send(host, passing.session.id, 1, { choice: 1 })).toMatchObject({
      session: { status: "live" },
      next: { trialType: "instruction" },
    });
  });

  test("is not one that the researcher rejects: that one shows nothing more", async () => {
    const host = toyHost();
    const study = await studyIn(host, withWaysOut());
    const { session } = await start(host, study.id, "P1");
    await agree(host, session.id);
    await host.client.run.reject({ sessionId: session.id, reason: "Left the room" });
    await expect(send(host, session.id, 1, { choice: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(host.client.run.resume({ sessionId: session.id, environment })).rejects.toMatchObject({
      message: expect.stringContaining("Left the room"),
    });
  });
});

test("a study is frozen by its first session: saving makes a new one", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const renamed = await host.client.compose.save({
    studyId: study.id,
    document: { ...study.document, title: "Second" },
  });
  expect(renamed.id).toBe(study.id);
  await start(host, study.id, "P1");
  const other = await host.client.compose.save({ studyId: study.id, document: { ...study.document, title: "Third" } });
  expect(other.id).not.toBe(study.id);
  expect(await host.client.compose.study({ studyId: study.id })).toMatchObject({
    frozen: true,
    document: { title: "Second" },
  });
});

test("a session is flagged by the share of its scored trials whose timing is not ok", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const { session } = await start(host, study.id, "P1");
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: { saliency: 0 } });
  let scored = 0;
  for (const screen of planSession(study.document, session.conditionId, session.seed)) {
    const { response } = simulateResponse(screen, participant, 0);
    if (screen.trialNumber !== null) scored++;
    const timingOk = screen.trialNumber === null ? false : screen.trialNumber > 2;
    const after = await host.client.run.respond({
      sessionId: session.id,
      seq: screen.seq,
      response: response as never,
      timing: { ...timing, timingOk },
    });
    expect(after.session.flagged).toBe(scored === 0 ? 0 : Math.min(2, scored) / scored);
  }
  const { sessions } = await host.client.run.overview({ studyId: study.id });
  expect(sessions[0]).toMatchObject({ status: "completed", answered: session.screens, flagged: 2 / 6 });
});

test("a session shows what the preview showed", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  const { session } = await start(host, study.id, "P1");
  const preview = await host.client.compose.preview({
    studyId: study.id,
    conditionId: session.conditionId,
    seed: session.seed,
  });
  const { next } = await agree(host, session.id);
  expect(preview).toHaveLength(session.screens);
  expect(next).toEqual(preview[1]);
});

test("a study that is nested without an end is refused, not met with a crash", async () => {
  const host = toyHost();
  const study = await studyIn(host);
  let deep: unknown[] = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  await expect(
    host.client.compose.check({ document: { ...study.document, flow: deep } as never }),
  ).rejects.toMatchObject({ code: "INVALID", message: expect.stringContaining("deep") });
});
