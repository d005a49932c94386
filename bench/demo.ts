import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measurement } from "./measurement.ts";

const limitSeconds = 120;
const limitMiB = 1024;

/** How long the demo takes, and what all its processes hold at once, where the system tells (Linux). */
export default async function demo(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const root = join(import.meta.dirname, "..");
  try {
    const started = performance.now();
    const child = spawn(
      process.execPath,
      [join(root, "src/main/cli/exemplar.mjs"), "demo", "--project", join(folder, "demo")],
      { stdio: "ignore", env: { ...process.env, EXEMPLAR_USER_DATA: join(folder, "user") } },
    );
    let peakMiB = 0;
    const poll = setInterval(() => {
      peakMiB = Math.max(peakMiB, treeMiB(child.pid!));
    }, 200);
    const status = await new Promise<number | null>((resolve) => child.on("exit", resolve));
    clearInterval(poll);
    if (status !== 0) throw new Error(`The demo ended with status ${status}`);
    const seconds = (performance.now() - started) / 1000;
    return [
      {
        question: "demo, wall time",
        value: seconds,
        unit: "s",
        against: `limit ${limitSeconds} s`,
        ratio: seconds / limitSeconds,
      },
      ...(peakMiB > 0
        ? [
            {
              question: "demo, peak memory of all its processes",
              value: peakMiB,
              unit: "MiB",
              against: `limit ${limitMiB} MiB`,
              ratio: peakMiB / limitMiB,
            },
          ]
        : []),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Proportional set size of a process and all below it: shared pages count once. 0 where there is no /proc. */
function treeMiB(root: number): number {
  let total = 0;
  for (const pid of [root, ...descendants(root)]) {
    try {
      const kiB = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
      total += Number(kiB ?? 0) / 1024;
    } catch {
      // the process ended between the listing and the reading, or this system has no /proc
    }
  }
  return total;
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  try {
    for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
      } catch {
        // ended meanwhile
      }
    }
  } catch {
    return [];
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(root);
}
