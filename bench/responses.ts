import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import type { Client } from "#shared/contract/contract.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import type { Measurement } from "./measurement.ts";
import { hostWithoutEngine } from "./support/host-without-engine.ts";

const participants = 20;
const trials = 90;
const environment = { userAgent: "bench", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** How many responses a second the session services store, each durable before it is acknowledged? */
export default async function responses(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const services = await sessionServices(folder);
  const bare = bareTable(folder);
  try {
    // In turns, and by medians: the pace of a disk that others use, too, changes from one second to the next.
    const rounds: { services: number; bare: number }[] = [];
    for (let index = 0; index < participants; index++) {
      const answers = await services.participant(index);
      rounds.push({
        services: await perSecond(answers, (answer) => services.respond(answer)),
        bare: await perSecond(answers, (answer) => bare.insert(answer)),
      });
    }
    const value = median(rounds.map((round) => round.services));
    const peer = median(rounds.map((round) => round.bare));
    return [
      {
        question: "responses stored through the session services",
        value,
        unit: "responses/s",
        against: `bare inserts of the same rows with the same pragmas, ${peer.toFixed(0)}/s`,
        ratio: median(rounds.map((round) => round.services / round.bare)),
      },
    ];
  } finally {
    await services.close();
    bare.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Answer = Parameters<Client["run"]["respond"]>[0];

async function perSecond(answers: readonly Answer[], store: (answer: Answer) => unknown): Promise<number> {
  const started = performance.now();
  for (const answer of answers) await store(answer);
  return (1000 * answers.length) / (performance.now() - started);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function sessionServices(folder: string) {
  const { client, close } = hostWithoutEngine(folder);
  await client.projects.create({ path: join(folder, "project"), name: "Responses" });
  const { id: studyId, document } = await client.compose.save({ document: exampleStudy(trials) });
  return {
    close,
    respond: client.run.respond,
    /** Starts a session and decides all its answers. */
    async participant(index: number): Promise<Answer[]> {
      const { session } = await client.run.start({ studyId, subjectId: `P${index}`, kind: "simulated", environment });
      const { levels } = document.conditions.find(({ id }) => id === session.conditionId)!;
      const person = simulateParticipant({ strategy: "random" }, { seed: 1, index, levels });
      let previous = 0;
      return planSession(document, session.conditionId, session.seed).map((screen) => {
        const { response, timing } = simulateResponse(screen, person, previous);
        previous = timing.timeResponse;
        return { sessionId: session.id, seq: screen.seq, response: response as never, timing };
      });
    },
  };
}

/** One transaction a row, into a table like that of the responses. */
function bareTable(folder: string) {
  const database = new SqliteDatabase(join(folder, "bare.sqlite"));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec(
    "CREATE TABLE responses (session TEXT, seq INTEGER, response TEXT, timing TEXT, PRIMARY KEY (session, seq)) STRICT",
  );
  const insert = database.prepare("INSERT INTO responses VALUES (?, ?, ?, ?)");
  return {
    insert: ({ sessionId, seq, response, timing }: Answer) =>
      insert.run(sessionId, seq, JSON.stringify(response), JSON.stringify(timing)),
    close: () => database.close(),
  };
}
