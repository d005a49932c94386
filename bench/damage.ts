import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededGenerator } from "#shared/random/generator.ts";
import { everythingDone, image, projectFiles, takePart } from "../tests/damage/answered-project.ts";
import { flipBit } from "../tests/damage/flip-bits.ts";
import type { Measurement } from "./measurement.ts";
import { hostWithoutEngine } from "./support/host-without-engine.ts";

const flips = 100;

/** Does any single flipped bit, in any file of a project that was killed or closed, open in silence or cost an answer? */
export default async function damage(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  try {
    const { killed, closed } = await twoProjects(folder);
    return projectFiles.flatMap((file) => {
      const from = file === "project.sqlite-wal" ? killed : closed;
      const { silent, lost } = flipIn(file, from, folder);
      return [
        measurement(`answers lost by a flipped bit in ${file}`, lost, "flips"),
        // A log without its last frames, or checksums that are written anew, are no loss: nothing need be said.
        ...(["project.sqlite", "journal"].includes(file)
          ? [measurement(`flipped bits in ${file} that open in silence`, silent, "flips")]
          : []),
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const measurement = (question: string, value: number, unit: string): Measurement => ({
  question,
  value,
  unit,
  against: `${flips} flipped bits, each in a copy of its own`,
  ratio: value / flips,
});

async function twoProjects(folder: string): Promise<{ killed: string; closed: string }> {
  const path = join(folder, "project");
  const { client, close } = hostWithoutEngine(folder);
  await client.projects.create({ path, name: "Damage" });
  await takePart(client, "P", 3);
  const killed = image(path, join(folder, "killed"));
  await close();
  return { killed, closed: path };
}

function flipIn(file: string, from: string, folder: string): { silent: number; lost: number } {
  const copy = join(folder, "copy");
  const { rows: all } = everythingDone(image(from, copy));
  const generator = seededGenerator(1).split(file);
  let silent = 0;
  let lost = 0;
  for (let flip = 0; flip < flips; flip++) {
    rmSync(copy, { recursive: true });
    flipBit(join(image(from, copy), file), generator);
    const { rows, notices } = everythingDone(copy);
    if (notices.length === 0) silent++;
    const kept = new Set(rows);
    if (!all.every((row) => kept.has(row))) lost++;
  }
  return { silent, lost };
}
