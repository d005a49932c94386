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
  ["probit", "`correct answer?` ~ `trial type` + (1 | `Participant ID`)", { link: "probit" }],
  ["gamma", "r.t ~ `trial type` + (1 | `Participant ID`)", { family: "gamma" }],
  ["shifted log-normal", "r.t ~ `trial type` + (1 | `Participant ID`)", { family: "lognormal" }],
  ["log-normal without a shift or random effects", "r.t ~ `trial type`", { family: "lognormal", shift: 0 }],
  [
    "ordinal, probit, equidistant",
    "rating ~ `trial type` + (1 | `Participant ID`)",
    {
      ...{ family: "ordinal", link: "probit", thresholds: "equidistant" },
    },
  ],
  ["ordinal without random effects", "rating ~ `trial type`", { family: "ordinal" }],
  ["ordinal", "rating ~ `trial type` + (1 | `Participant ID`)", { family: "ordinal" }],
];
const r = spawnSync("Rscript", ["-e", "library(lmerTest); library(ordinal); library(glmmTMB)"], { encoding: "utf8" });
const reason = r.status === 0 ? "" : " (skipped: R with lmerTest, ordinal and glmmTMB is not installed)";

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
  const fits = cases.map(([, formula, options]) => fitMixedModel(formula, frame, options));
  const scripts = fits.map((fit) => {
    const logLik = fit.family === "lognormal" ? "-outcome_deviance(model1) / 2" : "as.numeric(logLik(model1))";
    return `local({\n${rScript({ dataFile: "data.csv", fits: [fit] })}\ncat("\\nLOGLIK", format(${logLik}, digits = 12), "\\n")\n})\n`;
  });
  writeFileSync(join(folder, "script.R"), scripts.join("\n"));
  const { stdout, stderr } = spawnSync("Rscript", ["script.R"], {
    ...{ cwd: folder, encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" } },
  });
  const found = [...stdout.matchAll(/LOGLIK (\S+)/g)].map(([, value]) => Number(value));
  expect(found, stderr).toHaveLength(cases.length);
  fits.forEach(({ logLik }, k) => {
    expect(Math.abs(found[k]! - logLik), `${cases[k]![0]}: ${stderr}`).toBeLessThan(5e-3);
  });
});

test.skipIf(reason !== "")(`R compares shifted models by the deviance of the outcome itself${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-r-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "data.csv"), csv);
  const fits = ["r.t ~ 1 + (1 | `Participant ID`)", "r.t ~ `trial type` + (1 | `Participant ID`)"].map((formula) =>
    fitMixedModel(formula, frame, { family: "lognormal" }),
  );
  writeFileSync(join(folder, "script.R"), rScript({ dataFile: "data.csv", fits }));
  const { stdout, stderr } = spawnSync("Rscript", ["script.R"], { cwd: folder, encoding: "utf8" });
  const [, , chisq] = /^2 +(\S+) +(\S+) +1 /m.exec(stdout) ?? [];
  expect(Math.abs(Number(chisq) - (fits[0]!.deviance - fits[1]!.deviance)), stdout + stderr).toBeLessThan(1e-2);
});

test("weak priors are those of blme, and of arm where nothing is random", () => {
  const prior = { sd: 2.5, interceptSd: 10 };
  const mixed = fitMixedModel(cases[1]![1], frame, { prior });
  const script = rScript({ dataFile: "data.csv", fits: [mixed] });
  expect(script).toContain("library(blme)");
  expect(script).toContain("fixef.prior = normal(sd = c(10, 2.5), common.scale = FALSE)");
  const plain = fitMixedModel("`correct answer?` ~ `trial type`", frame, { prior });
  expect(rScript({ dataFile: "data.csv", fits: [plain] })).toContain("bayesglm(");
});
