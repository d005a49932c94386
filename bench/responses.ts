import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { EngineClient } from "#engine/client.ts";
import { createHost } from "#host/host.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import type { Measurement } from "./measurement.ts";

const participants = 20;
const trials = 90;
const environment = { userAgent: "bench", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** How many responses a second the session services store, each durable before it is acknowledged? */
export default async function responses(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  try {
    const ours = await throughServices(folder);
    const bare = bareInserts(folder, ours.count);
    return [
      {
        question: "responses stored through the session services",
        value: ours.perSecond,
        unit: "responses/s",
        against: `bare inserts of the same rows, same pragmas: ${bare.toFixed(0)}/s`,
        ratio: ours.perSecond / bare,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughServices(folder: string): Promise<{ count: number; perSecond: number }> {
  const host = createHost({
    transport: "in-process",
    transportReason: "a measurement",
    userData: join(folder, "user"),
    engine: new EngineClient(() => {
      throw new Error("no engine is needed here");
    }),
    version: "0.0.0-bench",
  });
  const { client } = host;
  await client.projects.create({ path: join(folder, "project"), name: "Responses" });
  const { id: studyId, document } = await client.compose.save({ document: exampleStudy(trials) });
  let count = 0;
  let seconds = 0;
  for (let index = 0; index < participants; index++) {
    const { session } = await client.run.start({ studyId, subjectId: `P${index}`, kind: "simulated", environment });
    const { levels } = document.conditions.find(({ id }) => id === session.conditionId)!;
    const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index, levels });
    let previous = 0;
    const answers = planSession(document, session.conditionId, session.seed).map((screen) => {
      const { response, timing } = simulateResponse(screen, participant, previous);
      previous = timing.timeResponse;
      return { sessionId: session.id, seq: screen.seq, response: response as never, timing };
    });
    const started = performance.now();
    for (const answer of answers) await client.run.respond(answer);
    seconds += (performance.now() - started) / 1000;
    count += answers.length;
  }
  await host.close();
  return { count, perSecond: count / seconds };
}

/** Rows per second, one transaction each, into a table like that of the responses. */
function bareInserts(folder: string, count: number): number {
  const database = new SqliteDatabase(join(folder, "bare.sqlite"));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec("CREATE TABLE responses (session TEXT, seq INTEGER, response TEXT, UNIQUE (session, seq)) STRICT");
  const insert = database.prepare("INSERT INTO responses VALUES (?, ?, ?)");
  const response = "x".repeat(250);
  const started = performance.now();
  for (let seq = 0; seq < count; seq++) insert.run("0b1e2d3c-0000-4000-8000-000000000000", seq, response);
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return count / seconds;
}
