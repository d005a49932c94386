import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createStore, openStore } from "#host/store/open-store.ts";
import { seededGenerator } from "#shared/random/generator.ts";

/** What a killed creation left: nothing, something that creation completes, or a project. */
export interface CreationReport {
  nothing: number;
  completed: number;
  opened: number;
  /** Folders that neither opening nor creating makes anything of, by what they said. */
  stuck: string[];
}

/** Kills (SIGKILL) processes while they create a project, at random moments, and tries what every user would. */
export async function killCreations(folder: string, kills: number, seed: number): Promise<CreationReport> {
  const generator = seededGenerator(seed).split("creations");
  const report: CreationReport = { nothing: 0, completed: 0, opened: 0, stuck: [] };
  // How long a creation takes here: the moments are spread over it.
  const whole = await killAfter(join(folder, "measured"), null);
  for (let kill = 0; kill < kills; kill++) {
    const path = join(folder, `project-${kill}`);
    await killAfter(path, generator.next() * whole);
    if (!existsSync(path)) report.nothing++;
    else if (makesProject(() => openStore(path))) report.opened++;
    else if (makesProject(() => createStore(path, "Again"))) report.completed++;
    else report.stuck.push(path);
  }
  return report;
}

/** @param delay ms from the beginning of the creation, or null for its end @returns how long the creation took, ms */
async function killAfter(path: string, delay: number | null): Promise<number> {
  const process_ = spawn(process.execPath, [join(import.meta.dirname, "creating-process.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(process_, "exit");
  await once(process_.stdout, "data");
  const began = performance.now();
  if (delay === null) await once(process_.stdout, "data");
  else await new Promise((resolve) => setTimeout(resolve, delay));
  const took = performance.now() - began;
  process_.kill("SIGKILL");
  await exited;
  return took;
}

function makesProject(open: () => { close(): void }): boolean {
  try {
    open().close();
    return true;
  } catch {
    return false;
  }
}
