/**
 * A host in which simulated participants answer without an end, until it is killed. Its argument is the project's
 * folder; its output is one line when it is ready and one for every response that was acknowledged.
 */
import { existsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { EngineClient } from "#engine/client.ts";
import { createHost } from "#host/host.ts";
import type { Session } from "#shared/contract/run.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { type Acknowledged, contentOf } from "./acknowledged.ts";

/** Participants at work at the same time. */
const stations = 3;
const environment = { userAgent: "crash", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

const path = process.argv[2]!;
const { client } = createHost({
  transport: "in-process",
  transportReason: "a crash test",
  userData: join(path, "..", "user"),
  engine: new EngineClient(() => {
    throw new Error("no engine is needed here");
  }),
  version: "0.0.0-test",
});

const known = existsSync(join(path, "project.sqlite"));
await (known ? client.projects.open({ path }) : client.projects.create({ path, name: "Crash" }));
const [study = await client.compose.save({ document: exampleStudy(9) })] = await client.compose.studies();
const { sessions } = await client.run.overview({ studyId: study.id, kind: "simulated" });
const interrupted = sessions.filter(({ status }) => status === "live");
let started = sessions.length;

/** The session that a crash interrupted first, or a new one. */
async function nextSession(): Promise<Session> {
  const live = interrupted.shift();
  if (live) return (await client.run.resume({ sessionId: live.id, environment })).session;
  const subjectId = `P${++started}`;
  return (await client.run.start({ studyId: study.id, subjectId, kind: "simulated", environment })).session;
}

async function answer({ id, conditionId, seed, answered }: Session): Promise<void> {
  const { levels } = study.document.conditions.find((condition) => condition.id === conditionId)!;
  const participant = simulateParticipant({ strategy: "random" }, { seed, index: 0, levels });
  let previous = 0;
  for (const screen of planSession(study.document, conditionId, seed).slice(answered)) {
    const { response, timing } = simulateResponse(screen, participant, previous);
    await client.run.respond({ sessionId: id, seq: screen.seq, response: response as never, timing });
    tell({ sessionId: id, seq: screen.seq, content: contentOf(response, timing) });
    previous = timing.timeResponse;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Written at once: what is acknowledged and not told would not be looked for. */
function tell(acknowledged: Acknowledged | "ready"): void {
  writeSync(1, `${JSON.stringify(acknowledged)}\n`);
}

tell("ready");
await Promise.all(
  Array.from({ length: stations }, async () => {
    for (;;) await answer(await nextSession());
  }),
);
