import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killCreations } from "../tests/crash/kill-creations.ts";
import { killHosts } from "../tests/crash/kill-hosts.ts";
import type { Measurement } from "./measurement.ts";

const kills = 200;
const creations = 40;

/**
 * Is any acknowledged response lost or stored twice when the host is killed while participants answer, and is any folder
 * left that nothing can be made of when it is killed while it creates a project?
 */
export default async function durability(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  try {
    const { acknowledged, lost, twice, integrity } = await killHosts(join(folder, "project"), kills, 1);
    const { stuck, ...left } = await killCreations(join(folder, "creations"), creations, 1);
    const of = `${acknowledged} acknowledged, ${kills} × kill -9`;
    return [
      {
        question: "responses lost by kill -9",
        value: lost,
        unit: "responses",
        against: of,
        ratio: lost / acknowledged,
      },
      { question: "responses stored twice", value: twice, unit: "responses", against: of, ratio: twice / acknowledged },
      {
        question: "failed integrity checks",
        value: integrity.filter((verdict) => verdict !== "ok").length,
        unit: "verdicts",
        against: `${kills} reopenings`,
        ratio: integrity.filter((verdict) => verdict !== "ok").length / kills,
      },
      {
        question: "killed creations that leave a folder of no use",
        value: stuck.length,
        unit: "folders",
        against: `${creations} × kill -9: ${left.nothing} left nothing, ${left.completed} were completed, ${left.opened} open`,
        ratio: stuck.length / creations,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
