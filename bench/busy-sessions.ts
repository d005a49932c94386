import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineClient } from "#engine/client.ts";
import { createHost } from "#host/host.ts";
import type { Client } from "#shared/contract/contract.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import type { Measurement } from "./measurement.ts";

const busy = 200;
const starts = 20;
const trials = 90;
/** How long anyone waits at most, in ms. */
const limit = 500;
const environment = { userAgent: "bench", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** How long does a session take to start while 200 others answer without a pause, and how long do their answers take? */
export default async function busySessions(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const { client, close } = createHost({
    transport: "in-process",
    transportReason: "a measurement",
    userData: join(folder, "user"),
    engine: new EngineClient(() => {
      throw new Error("no engine is needed here");
    }),
    version: "0.0.0-bench",
  });
  try {
    await client.projects.create({ path: join(folder, "project"), name: "Busy" });
    const { id: studyId, document } = await client.compose.save({ document: exampleStudy(trials) });
    const start = (subjectId: string) => client.run.start({ studyId, subjectId, kind: "pilot", environment });
    const sessions = await Promise.all(Array.from({ length: busy }, (_, index) => start(`busy${index}`)));
    const ending = new AbortController();
    const answered: number[] = [];
    const participants = sessions.map(({ session }, index) =>
      answerWithoutPause(client, session, document, index, answered, ending.signal),
    );
    const started: number[] = [];
    const cpu: number[] = [];
    for (let index = 0; index < starts; index++) {
      const before = process.cpuUsage();
      started.push(await timed(() => start(`new${index}`)));
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1000);
    }
    ending.abort();
    await Promise.all(participants);
    return [
      measurement("starting a session among 200 busy ones, slowest of 20", Math.max(...started)),
      measurement("the same in processor time, which other programs do not lengthen", Math.max(...cpu)),
      measurement("an answer of one of them, at the 99th percentile", quantile(answered, 0.99)),
    ];
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const measurement = (question: string, value: number): Measurement => ({
  question,
  value,
  unit: "ms",
  against: `${limit} ms`,
  ratio: value / limit,
});

/** Answers a session's screens, one as soon as the one before is acknowledged, and begins anew where they end. */
async function answerWithoutPause(
  client: Client,
  session: { id: string; conditionId: string; seed: number },
  document: ReturnType<typeof exampleStudy>,
  index: number,
  answered: number[],
  signal: AbortSignal,
): Promise<void> {
  const { levels } = document.conditions.find(({ id }) => id === session.conditionId)!;
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index, levels });
  let previous = 0;
  for (const screen of planSession(document, session.conditionId, session.seed)) {
    if (signal.aborted) return;
    const { response, timing } = simulateResponse(screen, participant, previous);
    previous = timing.timeResponse;
    answered.push(
      await timed(() =>
        client.run.respond({ sessionId: session.id, seq: screen.seq, response: response as never, timing }),
      ),
    );
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
