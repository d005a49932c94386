import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "#shared/contract/contract.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import type { Measurement } from "./measurement.ts";
import { hostWithoutEngine } from "./support/host-without-engine.ts";
import { processorClock } from "./support/timing.ts";

const busy = 200;
const starts = 20;
const trials = 90;
/** How long anyone waits at most, in ms, and how long an answer of people who look at what they answer. */
const limit = 500;
const answerLimit = 50;
const environment = { userAgent: "bench", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** How long people look at a trial at least and at most, in ms, and for how long they are watched. */
const thought = [1000, 3000] as const;
const watched = 6000;

/**
 * How long does a session take to start while 200 others answer without a pause, and how long do their answers take? And
 * those of 200 people who look at what they answer?
 */
export default async function busySessions(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const { client, close } = hostWithoutEngine(folder);
  try {
    await client.projects.create({ path: join(folder, "project"), name: "Busy" });
    const { id: studyId, document } = await client.compose.save({ document: exampleStudy(trials) });
    const start = (subjectId: string) => client.run.start({ studyId, subjectId, kind: "pilot", environment });
    const sessions = await Promise.all(Array.from({ length: busy }, (_, index) => start(`busy${index}`)));
    const ending = new AbortController();
    const restless: Waits = { time: [], processor: [] };
    const participants = sessions.map(({ session }, index) =>
      answer(client, session, document, { index, waits: restless, signal: ending.signal }),
    );
    const started: number[] = [];
    const cpu: number[] = [];
    for (let index = 0; index < starts; index++) {
      const seconds = processorClock();
      started.push(await timed(() => start(`new${index}`)));
      cpu.push(1000 * seconds());
    }
    ending.abort();
    await Promise.all(participants);
    const thoughtful: Waits = { time: [], processor: [] };
    const people = await Promise.all(Array.from({ length: busy }, (_, index) => start(`person${index}`)));
    const signal = AbortSignal.timeout(watched);
    const random = seededGenerator("thought");
    const [least, most] = thought;
    const pause = () => sleep(least + (most - least) * random.next(), undefined, { signal }).catch(() => undefined);
    await Promise.all(
      people.map(({ session }, index) =>
        answer(client, session, document, {
          index,
          waits: thoughtful,
          signal,
          pause,
        }),
      ),
    );
    return [
      measurement("starting a session among 200 busy ones, slowest of 20", Math.max(...started)),
      measurement("the same in processor time, which other programs do not lengthen", Math.max(...cpu)),
      measurement("an answer of one of them, at the 99th percentile", quantile(restless.time, 0.99)),
      measurement("the same in processor time", quantile(restless.processor, 0.99)),
      measurement(
        "an answer of one of 200 who look for 1 to 3 s, at the 99th percentile",
        quantile(thoughtful.time, 0.99),
        answerLimit,
      ),
      measurement("the same in processor time", quantile(thoughtful.processor, 0.99), answerLimit),
    ];
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const measurement = (question: string, value: number, most = limit): Measurement => ({
  question,
  value,
  unit: "ms",
  against: `${most} ms`,
  ratio: value / most,
});

/** How long answers took to be acknowledged, in ms: as time, and in processor time of the host. */
interface Waits {
  readonly time: number[];
  readonly processor: number[];
}

interface Participant {
  readonly index: number;
  readonly waits: Waits;
  readonly signal: AbortSignal;
  /** Before each answer. */
  readonly pause?: () => Promise<void>;
}

/** Answers a session's screens, each once the one before is acknowledged, until they end or the signal comes. */
async function answer(
  client: Client,
  session: { id: string; conditionId: string; seed: number },
  document: ReturnType<typeof exampleStudy>,
  { index, waits, signal, pause }: Participant,
): Promise<void> {
  const { levels } = document.conditions.find(({ id }) => id === session.conditionId)!;
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index, levels });
  let previous = 0;
  for (const screen of planSession(document, session.conditionId, session.seed)) {
    await pause?.();
    if (signal.aborted) return;
    const { response, timing } = simulateResponse(screen, participant, previous);
    previous = timing.timeResponse;
    const seconds = processorClock();
    const send = () =>
      client.run.respond({ sessionId: session.id, seq: screen.seq, response: response as never, timing });
    waits.time.push(await timed(send));
    waits.processor.push(1000 * seconds());
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
