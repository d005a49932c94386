/**
 * How often 95% intervals hold the truth, over many simulated studies: Wald intervals of ordinal mixed models, and t
 * intervals of linear ones with few subjects, by Satterthwaite's degrees of freedom and by Kenward and Roger's. Where R with
 * lmerTest is installed, it makes Satterthwaite's intervals of the very same studies. Ends with 1 where a share lies outside
 * 0.93 … 0.97, or where lmerTest holds the truth in other studies than ours.
 *
 *     npm run test:coverage [studies]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { writeCsv } from "#shared/stats/csv.ts";
import { type DataFrame, dataFrameFromRecords, valueAt } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelOptions } from "#shared/stats/glmm/mixed-model-options.ts";
import { waldInterval } from "#shared/stats/intervals/wald.ts";

interface Case {
  readonly name: string;
  readonly formula: string;
  readonly options: MixedModelOptions;
  readonly term: string;
  readonly truth: number;
  readonly study: (random: RandomGenerator) => DataFrame;
}

const truth = 0.6;
const logistic = (random: RandomGenerator) => {
  const u = random.next();
  return Math.log(u / (1 - u));
};

const ratings =
  (noise: (random: RandomGenerator) => number) =>
  (random: RandomGenerator): DataFrame => {
    const people = Array.from({ length: 30 }, () => random.normal());
    const items = Array.from({ length: 14 }, () => 0.5 * random.normal());
    return dataFrameFromRecords(
      people.flatMap((person, p) =>
        items.map((item, i) => {
          const map = (p + i) % 2;
          const latent = truth * map + person + item + noise(random);
          const rating = 1 + [-1.5, -0.3, 0.8, 2].filter((threshold) => threshold < latent).length;
          return { person: `p${p}`, item: `i${i}`, map, rating };
        }),
      ),
    );
  };

/** Few subjects in two groups, unequally many days each: the normal distribution would be far too sure of the group. */
const reactions =
  (subjects: number, slopes: number) =>
  (random: RandomGenerator): DataFrame =>
    dataFrameFromRecords(
      Array.from({ length: subjects }, (_, s) => {
        const level = 0.8 * random.normal();
        const slope = slopes * random.normal();
        return Array.from({ length: 5 + (s % 4) }, (_, day) => {
          const late = s % 2;
          return { subject: `s${s}`, day, late, y: truth * late + (0.2 + slope) * day + level + 0.5 * random.normal() };
        });
      }).flat(),
    );

const ordinal = { formula: "rating ~ map + (1 | person) + (1 | item)", term: "map", truth };
const cases: readonly Case[] = [
  { name: "ordinal, logit", ...ordinal, options: { family: "ordinal" }, study: ratings(logistic) },
  {
    ...{ name: "ordinal, probit", ...ordinal, options: { family: "ordinal", link: "probit" } },
    study: ratings((random) => random.normal()),
  },
  {
    ...{ name: "Satterthwaite, between 10 subjects", formula: "y ~ late + day + (1 | subject)" },
    ...{ options: { family: "gaussian" }, term: "late", truth, study: reactions(10, 0) },
  },
  {
    ...{ name: "Satterthwaite, slopes within 10 subjects", formula: "y ~ late + day + (1 + day | subject)" },
    ...{ options: { family: "gaussian" }, term: "day", truth: 0.2, study: reactions(10, 0.3) },
  },
  {
    ...{ name: "Satterthwaite, between 24 subjects with slopes", formula: "y ~ late + day + (1 + day | subject)" },
    ...{ options: { family: "gaussian" }, term: "late", truth, study: reactions(24, 0.3) },
  },
];

const studies = Number(process.argv[2] ?? 1000);
let problems = 0;

function report(name: string, held: readonly boolean[]): void {
  const share = held.filter(Boolean).length / held.length;
  const isRight = share >= 0.93 && share <= 0.97;
  if (!isRight) problems++;
  console.log(`${name}: ${share.toFixed(3)} of ${held.length} intervals${isRight ? "" : ", outside 0.93 to 0.97"}`);
}

for (const { name, formula, options, term, truth, study } of cases) {
  const random = seededGenerator("interval coverage").split(name);
  const frames = Array.from({ length: studies }, (_, k) => study(random.split(`study ${k}`)));
  const holds = (frame: DataFrame, degrees?: "kenward-roger") => {
    const fit = fitMixedModel(formula, frame, { ...options, ...(degrees && { degrees }) });
    const { estimate, stdError, df } = fit.fixed.find((effect) => effect.term === term)!;
    const { lower, upper } = waldInterval(estimate, stdError, 0.95, df);
    return lower <= truth && truth <= upper;
  };
  const held = frames.map((frame) => holds(frame));
  report(name, held);
  if (options.family !== "gaussian") continue;
  report(
    name.replace("Satterthwaite", "  Kenward-Roger"),
    frames.map((frame) => holds(frame, "kenward-roger")),
  );
  const reference = lmerTestHolds(frames, formula, term, truth);
  if (!reference) console.log("  lmerTest: not asked, for R with it is not installed");
  else {
    const other = held.filter((value, k) => value !== reference[k]).length;
    if (other > 0) problems++;
    console.log(
      `  lmerTest, of the same studies: ${(reference.filter(Boolean).length / studies).toFixed(3)}, otherwise in ${other}`,
    );
  }
}
process.exitCode = problems === 0 ? 0 : 1;

/** Whether lmerTest's interval of each study holds the truth; undefined where R or lmerTest is missing. */
function lmerTestHolds(
  frames: readonly DataFrame[],
  formula: string,
  term: string,
  truth: number,
): boolean[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  try {
    const names = [...frames[0]!.columns.keys()];
    const rows = frames.flatMap((frame, k) =>
      Array.from({ length: frame.rowCount }, (_, row) => [
        k,
        ...names.map((name) => valueAt(frame.columns.get(name)!, row)),
      ]),
    );
    writeFileSync(join(folder, "studies.csv"), writeCsv(["study", ...names], rows));
    const script = `suppressMessages(library(lmerTest))
      d <- read.csv("studies.csv")
      held <- sapply(split(d, d$study), function(one) {
        model <- suppressMessages(suppressWarnings(lmer(${formula}, one)))
        row <- suppressWarnings(coef(summary(model)))["${term}", ]
        abs(row["Estimate"] - ${truth}) <= qt(0.975, row["df"]) * row["Std. Error"]
      })
      cat(as.integer(held))`;
    const { status, stdout } = spawnSync("Rscript", ["-e", script], { cwd: folder, encoding: "utf8" });
    return status === 0
      ? stdout
          .trim()
          .split(" ")
          .map((value) => value === "1")
      : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
