import { expect, test } from "vitest";
import { validStudy } from "#shared/study/check-study.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import type { Repeats } from "#shared/study/repeats.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { made, type ToyHost, toyHost } from "../../../../tests/doubles/host.ts";

const environment = { userAgent: "", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** A study of nine trials, three of which come again, in a project of its own. */
async function repeatingStudy(host: ToyHost, change: Partial<Repeats>) {
  const repeats: Repeats = { amount: 3, unit: "trials", apart: 2, mayDiffer: 1, onFailure: "end", ...change };
  const { flow, ...rest } = exampleStudy(9);
  await host.client.projects.create({ path: `${host.folder}/project`, name: "Project" });
  const document = validStudy({
    ...rest,
    flow: flow.map((step) => (step.type === "block" && !step.practice ? { ...step, repeats } : step)),
  });
  return host.client.compose.save({ document });
}

/** Takes a participant through the study, who answers so many of the repeated trials differently. */
async function takePart(host: ToyHost, study: Awaited<ReturnType<typeof repeatingStudy>>, differing: number) {
  const start = { studyId: study.id, subjectId: `P${differing}`, kind: "real" as const, environment };
  let { session, next } = await host.client.run.start(start);
  const { id: sessionId, conditionId, seed } = session;
  const plan = planSession(study.document, conditionId, seed);
  const participant = simulateParticipant({ strategy: "perfect" }, { seed: 1, index: 0, levels: {} });
  const met: number[] = [];
  for (let previous = 0, left = differing; next; ) {
    expect(next).not.toHaveProperty("repeat");
    const screen = plan[next.seq]!;
    met.push(screen.seq);
    const { response, timing } = simulateResponse(screen, participant, previous);
    const differs = screen.repeat !== undefined && left-- > 0;
    const { side } = response as { side: string };
    const given = differs ? { side: side === "left" ? "right" : "left", key: null } : response;
    const respond = { sessionId, seq: screen.seq, response: given as never, timing };
    ({ session, next } = await host.client.run.respond(respond));
    expect(await host.client.run.respond(respond), "sent again").toMatchObject({ session: { status: session.status } });
    previous = timing.timeResponse;
  }
  return { session, plan, met };
}

async function rowsOf(host: ToyHost, studyId: string, scoredOnly: boolean) {
  const asked = { studyId, kinds: ["real" as const, "simulated" as const], scoredOnly, completedOnly: false };
  const { columns, rows } = await host.client.analyse.table(asked);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
}

test("who answers more repeated trials differently than may be is led to the end; who does not, goes on", async () => {
  const host = toyHost();
  const study = await repeatingStudy(host, {});
  expect(study.summary).toMatchObject({ trials: 9, screens: 20 });
  const failing = await takePart(host, study, 2);
  expect(failing.session).toMatchObject({
    status: "rejected",
    rejectedReason: "Answered repeated trials of the block “main” differently",
  });
  const second = failing.plan.filter(({ repeat }) => repeat)[1]!;
  expect(failing.met.slice(-2), "the closing screen follows").toEqual([second.seq, failing.plan.at(-1)!.seq]);
  const { responses, answered, screens } = failing.session;
  expect(responses, "what was answered is counted, not what was left out").toBe(failing.met.length);
  expect([answered, responses < screens]).toEqual([screens, true]);
  expect((await takePart(host, study, 1)).session.status).toBe("completed");
  const rows = await rowsOf(host, study.id, false);
  expect(rows).toHaveLength(20);
  const again = rows.filter(({ repeat_of }) => repeat_of !== null);
  expect(again.map(({ repeat_agrees }) => repeat_agrees)).toEqual([false, true, true]);
  for (const row of again) {
    const first = rows.find(({ trial_index }) => trial_index === row.repeat_of)!;
    expect(row).toMatchObject({ trial_number: null, stimulus_id: first.stimulus_id });
    expect(row.response === first.response).toBe(row.repeat_agrees);
  }
  expect(await rowsOf(host, study.id, true), "the second time is not scored").toHaveLength(9);
});

test("where they go on, every row is marked, so that a rule of the analysis can leave them out", async () => {
  const host = toyHost();
  const study = await repeatingStudy(host, { onFailure: "continue" });
  expect((await takePart(host, study, 2)).session.status).toBe("completed");
  await takePart(host, study, 0);
  const rows = await rowsOf(host, study.id, true);
  const passed = (subject: string) =>
    new Set(rows.filter(({ subject_id }) => subject_id === subject).map((row) => row.repeat_check_passed));
  expect([...passed("P2")]).toEqual([false]);
  expect([...passed("P0")]).toEqual([true]);
});

test("simulated participants meet the check as people do: who guesses is led to the end, who knows passes", async () => {
  const host = toyHost();
  const study = await repeatingStudy(host, { amount: 6, mayDiffer: 0 });
  for (const strategy of ["random", "perfect"] as const)
    await made(
      host.client,
      host.client.run.simulate({ studyId: study.id, participants: 6, participant: { strategy } }),
    );
  const { sessions } = await host.client.run.overview({ studyId: study.id, kind: "simulated" });
  const statuses = sessions.map(({ subjectId, status }) => `${subjectId.slice(0, 4)} ${status}`);
  expect(statuses.filter((status) => status === "sim1 rejected").length).toBeGreaterThan(3);
  expect(statuses.filter((status) => status === "sim2 completed")).toHaveLength(6);
});
