import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measurement } from "./measurement.ts";
import { childSeconds } from "./support/child-seconds.ts";

const formula = "good ~ service + lectage + studage + (1 | s) + (1 | d)";
const limitSeconds = 15;
const question = "lme4's InstEval (73,421 ratings by 2,972 students of 1,128 lecturers) from file to table, CPU time";

/** CPU time of the command line for a large crossed design, and glmmTMB's for the same model. */
export default function insteval(): Measurement[] {
  const folder = mkdtempSync(join(tmpdir(), "insteval-"));
  try {
    const csv = join(folder, "insteval.csv");
    const { status } = rscript(
      `data(InstEval, package = "lme4")
       InstEval$good <- as.integer(as.integer(InstEval$y) >= 4)
       write.csv(InstEval, commandArgs(TRUE)[1], row.names = FALSE)`,
      csv,
    );
    if (status !== 0)
      return [
        { question, value: Number.NaN, unit: "s", against: "R with lme4, whose data they are, is absent", ratio: NaN },
      ];
    const command = join(import.meta.dirname, "../src/main/cli/exemplar.mjs");
    const seconds = childSeconds(process.execPath, [command, "fit", csv, formula]);
    const peer = rscript(
      `suppressMessages(library(glmmTMB))
       d <- read.csv(commandArgs(TRUE)[1])
       t <- system.time(summary(glmmTMB(${formula}, d, binomial)))
       cat(t[["user.self"]] + t[["sys.self"]])`,
      csv,
    );
    const glmmTMB = peer.status === 0 ? Number(peer.stdout) : Number.NaN;
    return [
      { question, value: seconds, unit: "s", against: `limit ${limitSeconds} s`, ratio: seconds / limitSeconds },
      {
        ...{ question, value: seconds, unit: "s", ratio: seconds / glmmTMB },
        against: peer.status === 0 ? `glmmTMB, ${glmmTMB.toFixed(1)} s` : "glmmTMB is absent",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const rscript = (script: string, ...words: string[]) =>
  spawnSync("Rscript", ["-e", script, ...words], { encoding: "utf8" });
