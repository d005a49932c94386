import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../testing/run.ts";

const detection = (...words: string[]) =>
  run(["signal-detection", ...words], () => Promise.reject(new Error("it needs no services")));

/** 100 trials about right and 100 about wrong AI in each condition, by 10 people who answer alike. */
function trialsFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-detection-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const rates = { map: [0.8, 0.2], none: [0.6, 0.4] } as const;
  const rows = Object.entries(rates).flatMap(([condition, [hit, alarm]]) =>
    Array.from({ length: 100 }, (_, k) => [
      `${condition},hit,p${k % 10},${Number(k < 100 * hit)}`,
      `${condition},error,p${k % 10},${Number(k >= 100 * alarm)}`,
    ]).flat(),
  );
  const path = join(folder, "trials.csv");
  writeFileSync(path, ["condition,target_kind,subject_id,correct", ...rows].join("\n"));
  return path;
}

test("d′ and criterion are printed, and given to programs", async () => {
  const path = trialsFile();
  const words = [path, "--by", "condition"];
  const { status, stdout } = await detection(...words);
  expect(status).toBe(0);
  expect(stdout).toMatch(/map +1\.6\d \[/);
  const { cells, differences } = JSON.parse((await detection(...words, "--json")).stdout);
  expect(cells.map(({ level }: { level: string }) => level)).toEqual(["map", "none"]);
  // z(.8) − z(.2) = 1.683 and z(.6) − z(.4) = 0.507; people hardly differ.
  expect(cells[0].d_prime.estimate).toBeCloseTo(1.683, 1);
  expect(cells[1].d_prime.estimate).toBeCloseTo(0.507, 1);
  expect(cells[0].criterion.estimate).toBeCloseTo(0, 1);
  expect(differences[0]).toMatchObject({ label: "map − none", measure: "d_prime" });
});

test("a level that the column does not have is refused", async () => {
  const { status, stderr } = await detection(trialsFile(), "--present", "right");
  expect(status).not.toBe(0);
  expect(stderr).toContain("no level “right”");
});
