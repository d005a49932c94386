import { spawnSync } from "node:child_process";
import { seededGenerator } from "#shared/random/generator.ts";
import { type DataFrame, type FactorColumn, numericColumn } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

const rows = 73_000;
const limitSeconds = 30;
const limitMiB = 2048;

/** A design too large for dense algebra: 73,000 rows with 3000 × 1100 crossed levels, in a process of its own. */
export default async function large(): Promise<Measurement[]> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, "child"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const { seconds, mebibytes }: { seconds: number; mebibytes: number } = JSON.parse(stdout);
  const question = "73,000 rows, 3000 × 1100 crossed levels, with standard errors";
  return [
    {
      question: `${question}, CPU time`,
      value: seconds,
      unit: "s",
      against: `limit ${limitSeconds} s`,
      ratio: seconds / limitSeconds,
    },
    {
      question: `${question}, peak memory`,
      value: mebibytes,
      unit: "MiB",
      against: `limit ${limitMiB} MiB`,
      ratio: mebibytes / limitMiB,
    },
  ];
}

function simulated(): DataFrame {
  const random = seededGenerator("large crossed design");
  const factor = (name: string, levels: number): FactorColumn => ({
    kind: "factor",
    levels: Array.from({ length: levels }, (_, level) => `${name}${level}`),
    codes: Int32Array.from({ length: rows }, (_, row) => (row < levels ? row : random.integer(levels))),
  });
  const subject = factor("s", 3000);
  const item = factor("i", 1100);
  const condition = factor("c", 3);
  const x = Float64Array.from({ length: rows }, () => random.integer(2));
  const effects = (levels: number, sd: number) => Float64Array.from({ length: levels }, () => sd * random.normal());
  const ofSubject = effects(3000, 0.8);
  const ofItem = effects(1100, 0.6);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const fixed = 0.3 + [0, 0.5, -0.4][condition.codes[row]!]! + 0.3 * x[row]!;
    const eta = fixed + ofSubject[subject.codes[row]!]! + ofItem[item.codes[row]!]!;
    return Number(random.next() < 1 / (1 + Math.exp(-eta)));
  });
  const columns = { subject, item, condition, x: numericColumn(x), y: numericColumn(y) };
  return { rowCount: rows, columns: new Map(Object.entries(columns)) };
}

if (process.argv[2] === "child") {
  const data = simulated();
  const seconds = processorClock();
  fitMixedModel("y ~ condition * x + (1 | subject) + (1 | item)", data);
  console.log(JSON.stringify({ seconds: seconds(), mebibytes: process.resourceUsage().maxRSS / 1024 }));
}
