import { expect, test } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { made, toyHost } from "../../../../../tests/doubles/host.ts";

const environment = { userAgent: "test", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** A study whose second screen is an attention check, with a host that keeps it. */
async function studyWithCheck() {
  const host = toyHost();
  const { flow, ...study } = exampleStudy(6);
  const check = {
    ...{ type: "attention-check", question: "Choose “b”", text: "", name: "reads", options: ["a", "b"] },
    ...{ correct: 1, onFailure: "continue" },
  };
  await host.client.projects.create({ path: `${host.folder}/project`, name: "Project" });
  const { id } = await host.client.compose.save({ document: { ...study, flow: [flow[0], check, ...flow.slice(1)] } });
  return { client: host.client, studyId: id };
}

test("each session is measured by its scored trials, as the data table has them", async () => {
  const { client, studyId } = await studyWithCheck();
  await made(client, client.run.simulate({ studyId, participants: 5, participant: { strategy: "random" } }));
  const { columns, rows } = await client.analyse.table({ studyId, kinds: ["simulated"] });
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const measures = await client.run.measures({ studyId, kind: "simulated" });
  expect(measures).toHaveLength(5);
  for (const one of measures) {
    const own = rows.filter((row) => row[at("session_id")] === one.sessionId);
    const times = own.map((row) => Number(row[at("rt")])).sort((a, b) => a - b);
    const half = times.length / 2;
    expect(one).toEqual({
      sessionId: one.sessionId,
      trials: own.length,
      accuracy: own.filter((row) => row[at("correct")] === 1).length / own.length,
      medianRt: expect.closeTo((times[Math.ceil(half) - 1]! + times[Math.floor(half)]!) / 2, 2),
      checks: 1,
      checksFailed: 0,
    });
  }
  expect(await client.run.measures({ studyId })).toEqual([]);
});

test("a session that goes on is measured anew with each answer; practice and screens without an answer count nowhere", async () => {
  const { client, studyId } = await studyWithCheck();
  const { session } = await client.run.start({ studyId, subjectId: "P1", kind: "real", environment });
  const measured = async () => (await client.run.measures({ studyId }))[0];
  const nothing = { sessionId: session.id, trials: 0, accuracy: null, medianRt: null, checks: 0, checksFailed: 0 };
  expect(await measured()).toEqual(nothing);
  const answer = (seq: number, response: object, rt = 1000) =>
    client.run.respond({
      ...{ sessionId: session.id, seq, response: response as never },
      timing: {
        ...{ timeShow: 0, timeResponse: rt, refreshMs: null, droppedFrames: 0, visibilityLosses: 0, focusLosses: 0 },
        timingOk: true,
      },
    });
  await answer(0, { agreed: true });
  expect(await measured()).toEqual(nothing);
  let { next } = await answer(1, { choice: 0 });
  expect(await measured()).toEqual({ ...nothing, checks: 1, checksFailed: 1 });
  while (next !== null && next.trialNumber === null)
    ({ next } = await answer(
      next.seq,
      next.trialType === "predict-2afc"
        ? { side: "left", key: "f" }
        : next.trialType === "instruction"
          ? {}
          : { choices: [0] },
    ));
  expect(await measured()).toEqual({ ...nothing, checks: 1, checksFailed: 1 });
  await answer(next!.seq, { side: "left", key: "f" }, 700);
  expect(await measured()).toMatchObject({ trials: 1, medianRt: 700, accuracy: expect.any(Number) });
});
