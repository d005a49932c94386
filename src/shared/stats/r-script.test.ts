import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { writeCsv } from "./csv.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import type { MixedModelOptions } from "./glmm/mixed-model-options.ts";
import { rScript } from "./r-script.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

const random = seededGenerator("script");
const header = ["Participant ID", "trial type", "r.t", "correct answer?", "rating", "_n", "Größe"];
const rows = Array.from({ length: 240 }, (_, k) => {
  const person = Math.floor(k / 12);
  const type = ["standard", "odd"][k % 2]!;
  const chance = 1 / (1 + Math.exp(-(0.5 + Number(type === "odd") - (person % 5) / 4)));
  const answer = random.next() < chance ? "right" : "wrong";
  return [
    person < 10 ? `0${person}` : String(person),
    type,
    0.4 + random.next(),
    answer,
    1 + Math.floor(4 * random.next()),
    k,
    random.next(),
  ];
});
const csv = writeCsv(header, rows);
const frame = dataFrameFromCsv(csv);
const cases: readonly (readonly [string, string, MixedModelOptions])[] = [
  ["logistic", "`correct answer?` ~ `trial type` + `Größe` + (1 | `Participant ID`)", {}],
  ["the other level", "`correct answer?` ~ `trial type` + (1 | `Participant ID`)", { success: "wrong" }],
  ["linear", "log(r.t) ~ `trial type` * `_n` + (1 | `Participant ID`)", { family: "gaussian" }],
  ["without random effects", "`correct answer?` ~ `trial type`", {}],
  ["ordinal", "rating ~ `trial type` + (1 | `Participant ID`)", { family: "ordinal" }],
];
const r = spawnSync("Rscript", ["-e", "library(lmerTest); library(ordinal)"], { encoding: "utf8" });
const reason = r.status === 0 ? "" : " (skipped: R with lmerTest and ordinal is not installed)";

test("columns keep their names and identifiers their text, whatever they are", () => {
  const script = rScript({ dataFile: "data.csv", fits: [fitMixedModel(cases[0]![1], frame, cases[0]![2])] });
  expect(script).toContain("check.names = FALSE");
  expect(script).toContain('"Participant ID" = "character"');
  expect(script).toContain('data$`correct answer?` <- as.integer(data$`correct answer?` == "right")');
});

test.skipIf(reason !== "")(`R repeats the analysis for any column name${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-r-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "data.csv"), csv);
  for (const [name, formula, options] of cases) {
    const fit = fitMixedModel(formula, frame, options);
    const script = `${rScript({ dataFile: "data.csv", fits: [fit] })}\ncat("\\nLOGLIK", format(as.numeric(logLik(model1)), digits = 12), "\\n")\n`;
    writeFileSync(join(folder, "script.R"), script);
    const { stdout, stderr } = spawnSync("Rscript", ["script.R"], {
      ...{ cwd: folder, encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" } },
    });
    const found = Number(/LOGLIK (\S+)/.exec(stdout)?.[1]);
    expect(Math.abs(found - fit.logLik), `${name}: ${stderr}`).toBeLessThan(5e-3);
  }
});
