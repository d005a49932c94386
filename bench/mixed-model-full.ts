import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { dataFrameFromCsv } from "#shared/stats/reading/read-table.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

const csv = join(import.meta.dirname, "../tests/fixtures/glmm/paper_sim.csv");
const formula = "correct ~ trial_type * saliency * examples + (1 | participant) + (1 | category)";
const limitSeconds = 1;

/** CPU time of the papers' full model (14,240 rows, 160 × 60 levels, 14 parameters) with standard errors. */
export default async function full(): Promise<Measurement[]> {
  const data = dataFrameFromCsv(readFileSync(csv, "utf8"));
  const times = Array.from({ length: 5 }, () => {
    const seconds = processorClock();
    fitMixedModel(formula, data);
    return seconds();
  }).sort((a, b) => a - b);
  const seconds = times[2]!;
  const question = "full model of 14,240 rows with standard errors, CPU time";
  const glmer = glmerSeconds();
  return [
    { question, value: seconds, unit: "s", against: `limit ${limitSeconds} s`, ratio: seconds / limitSeconds },
    glmer === undefined
      ? {
          question,
          value: seconds,
          unit: "s",
          against: "glmer: R with lme4 is absent (Debian: r-cran-lme4)",
          ratio: Number.NaN,
        }
      : {
          question,
          value: seconds,
          unit: "s",
          against: `glmer with bobyqa, ${glmer.toFixed(1)} s`,
          ratio: seconds / glmer,
        },
  ];
}

function glmerSeconds(): number | undefined {
  const script = `suppressMessages(library(lme4))
    d <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = TRUE)
    t <- system.time(glmer(${formula}, d, binomial, control = glmerControl(optimizer = "bobyqa")))
    cat(t[["user.self"]] + t[["sys.self"]])`;
  const { status, stdout } = spawnSync("Rscript", ["-e", script, csv], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : undefined;
}
