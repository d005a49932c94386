import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededGenerator } from "#shared/random/generator.ts";
import { writeCsv } from "#shared/stats/csv.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

const formula = "rating ~ kind * map + examples + (1 | participant) + (1 | item)";
const limitSeconds = 3;

/** CPU time of an ordinal mixed model of 14,240 ratings in 5 categories (160 participants × 89 items), and clmm's. */
export default async function ordinal(): Promise<Measurement[]> {
  const records = ratings();
  const data = dataFrameFromRecords(records);
  const times = Array.from({ length: 3 }, () => {
    const seconds = processorClock();
    fitMixedModel(formula, data, { family: "ordinal" });
    return seconds();
  }).sort((a, b) => a - b);
  const seconds = times[1]!;
  const question = "ordinal model of 14,240 rows and 5 categories with standard errors, CPU time";
  const clmm = clmmSeconds(records);
  return [
    { question, value: seconds, unit: "s", against: `limit ${limitSeconds} s`, ratio: seconds / limitSeconds },
    clmm === undefined
      ? {
          question,
          value: seconds,
          unit: "s",
          against: "clmm: R with ordinal is absent (Debian: r-cran-ordinal)",
          ratio: Number.NaN,
        }
      : { question, value: seconds, unit: "s", against: `clmm, ${clmm.toFixed(1)} s`, ratio: seconds / clmm },
  ];
}

type Rating = Record<"participant" | "item" | "kind", string> & Record<"map" | "examples" | "rating", number>;

function ratings(): Rating[] {
  const random = seededGenerator("ordinal");
  const people = Array.from({ length: 160 }, () => 1.1 * random.normal());
  const items = Array.from({ length: 89 }, () => 0.7 * random.normal());
  const thresholds = [-2, -0.6, 0.7, 2.2];
  return people.flatMap((person, p) =>
    items.map((item, i): Rating => {
      const kind = ["hit", "error", "low_confidence"][i % 3]!;
      const map = p % 2;
      const examples = Math.floor(p / 2) % 2;
      const u = random.next();
      const latent =
        0.8 * Number(kind === "hit") +
        0.3 * map -
        0.5 * map * Number(kind === "error") +
        0.2 * examples +
        person +
        item;
      const rating = 1 + thresholds.filter((threshold) => threshold < latent + Math.log(u / (1 - u))).length;
      return { participant: `p${p}`, item: `i${i}`, kind, map, examples, rating };
    }),
  );
}

function clmmSeconds(records: readonly Rating[]): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), "ordinal-"));
  const csv = join(folder, "ratings.csv");
  const header = Object.keys(records[0]!);
  writeFileSync(
    csv,
    writeCsv(
      header,
      records.map((record) => Object.values(record).map(String)),
    ),
  );
  const script = `suppressMessages(library(ordinal))
    d <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = TRUE)
    d$rating <- factor(d$rating, ordered = TRUE)
    t <- system.time(clmm(${formula}, data = d))
    cat(t[["user.self"]] + t[["sys.self"]])`;
  const { status, stdout } = spawnSync("Rscript", ["-e", script, csv], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return status === 0 ? Number(stdout) : undefined;
}
