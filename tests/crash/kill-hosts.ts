import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openStore } from "#host/store/open-store.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Timing } from "#shared/study/screen.ts";
import { type Acknowledged, contentOf } from "./acknowledged.ts";

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged responses that are not in the project as they were given. */
  readonly lost: number;
  /** Responses that are there more than once, and sessions with a gap or a second answer to a screen. */
  readonly twice: number;
  /** What SQLite's integrity check said each time; "ok" when all is well. */
  readonly integrity: readonly string[];
}

/**
 * Starts a host in which simulated participants answer, kills it (SIGKILL) at a random moment, opens the project and
 * looks for every response that was ever acknowledged, again and again.
 *
 * @param path the project's folder, made by the first host
 * @param seed decides the moments, up to the scheduling of processes
 */
export async function killHosts(path: string, kills: number, seed: number): Promise<KillReport> {
  const generator = seededGenerator(seed).split("kills");
  const acknowledged: Acknowledged[] = [];
  const integrity = new Set<string>();
  let lost = 0;
  let twice = 0;
  for (let kill = 0; kill < kills; kill++) {
    // Some are killed after a number of responses, some after a time: both inside and between transactions.
    const responses = generator.integer(40);
    const delay = generator.next() * 12;
    await answerUntilKilled(path, acknowledged, responses, delay);
    const found = inspect(path, acknowledged);
    lost = Math.max(lost, found.lost);
    twice = Math.max(twice, found.twice);
    integrity.add(found.integrity);
  }
  return { kills, acknowledged: acknowledged.length, lost, twice, integrity: [...integrity] };
}

async function answerUntilKilled(
  path: string,
  acknowledged: Acknowledged[],
  responses: number,
  delay: number,
): Promise<void> {
  const host = spawn(process.execPath, [join(import.meta.dirname, "answering-host.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(host, "close");
  let left = responses;
  for await (const line of createInterface(host.stdout)) {
    // A kill may cut a line short, but lines are shorter than what a pipe takes at once.
    const told: Acknowledged | "ready" = JSON.parse(line);
    if (told !== "ready") acknowledged.push(told);
    if (left-- === 0) setTimeout(() => host.kill("SIGKILL"), delay);
  }
  await closed;
  refuseOtherEnds(host);
}

function refuseOtherEnds({ signalCode, exitCode }: ChildProcess): void {
  if (signalCode !== "SIGKILL") throw new Error(`The host ended by itself, with status ${exitCode}`);
}

function inspect(
  path: string,
  acknowledged: readonly Acknowledged[],
): { lost: number; twice: number; integrity: string } {
  const store = openStore(path);
  try {
    const { database } = store;
    const rows = database.prepare("SELECT session_id, seq, response, timing FROM responses").all() as {
      session_id: string;
      seq: number;
      response: string;
      timing: string;
    }[];
    const stored = new Map<string, string>();
    for (const { session_id, seq, response, timing } of rows)
      stored.set(`${session_id} ${seq}`, contentOf(JSON.parse(response), JSON.parse(timing) as Timing));
    const gaps = database
      .prepare("SELECT count(*) FROM (SELECT 1 FROM responses GROUP BY session_id HAVING max(seq) + 1 <> count(*))")
      .pluck()
      .get() as number;
    return {
      lost: acknowledged.filter(({ sessionId, seq, content }) => stored.get(`${sessionId} ${seq}`) !== content).length,
      twice: rows.length - stored.size + gaps,
      integrity: database.pragma("integrity_check", { simple: true }) as string,
    };
  } finally {
    store.close();
  }
}
