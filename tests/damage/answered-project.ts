import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "#host/store/open-store.ts";
import type { Client } from "#shared/contract/contract.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";

const environment = { userAgent: "damage", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

/** Lets participants take part in an open project, the last of them not to the end. */
export async function takePart(client: Client, prefix: string, participants: number): Promise<void> {
  const [study = await client.compose.save({ document: exampleStudy(6) })] = await client.compose.studies();
  for (let index = 0; index < participants; index++) {
    const { session } = await client.run.start({
      studyId: study.id,
      subjectId: `${prefix}${index}`,
      kind: "pilot",
      environment,
    });
    const { levels } = study.document.conditions.find(({ id }) => id === session.conditionId)!;
    const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index, levels });
    let previous = 0;
    const screens = planSession(study.document, session.conditionId, session.seed);
    for (const screen of index === participants - 1 ? screens.slice(0, 3) : screens) {
      const { response, timing } = simulateResponse(screen, participant, previous);
      previous = timing.timeResponse;
      await client.run.respond({ sessionId: session.id, seq: screen.seq, response: response as never, timing });
    }
  }
}

/** Everything that participants did, as rows in an order of their own. */
export function everythingDone(
  path: string,
  reading?: { exportsTo: string },
): { rows: string[]; notices: readonly string[] } {
  const store = openStore(path, reading);
  try {
    const rows = ["sessions", "allocations", "session_events", "responses"].flatMap((table) =>
      (store.database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]).map(({ id, ...row }) =>
        JSON.stringify([table, table === "session_events" ? row : { id, ...row }]),
      ),
    );
    return { rows: rows.sort(), notices: store.notices };
  } finally {
    store.close();
  }
}

/** Which files of a project: by their names. */
export const projectFiles = ["project.sqlite", "project.sqlite-wal", "project.checksums", "journal"] as const;

/** A copy of a project as its files are at this moment, as after a crash; without the named ones. */
export function image(path: string, to: string, without: readonly string[] = []): string {
  mkdirSync(to, { recursive: true });
  for (const name of [...projectFiles, "kept", "blobs"])
    if (!without.includes(name) && existsSync(join(path, name)))
      cpSync(join(path, name), join(to, name), { recursive: true });
  return to;
}
