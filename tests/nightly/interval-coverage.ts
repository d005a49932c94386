/**
 * How often 95% intervals hold the truth, over many simulated studies: Wald intervals of ordinal mixed models, and t
 * intervals with Satterthwaite's degrees of freedom of linear ones with few subjects. Ends with 1 where a share lies
 * outside 0.93 … 0.97.
 *
 *     npm run test:coverage [studies]
 */
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { type DataFrame, dataFrameFromRecords } from "#shared/stats/data-frame.ts";
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
let outside = 0;
for (const { name, formula, options, term, truth, study } of cases) {
  const random = seededGenerator("interval coverage").split(name);
  let held = 0;
  for (let k = 0; k < studies; k++) {
    const fit = fitMixedModel(formula, study(random.split(`study ${k}`)), options);
    const { estimate, stdError, df } = fit.fixed.find((effect) => effect.term === term)!;
    const { lower, upper } = waldInterval(estimate, stdError, 0.95, df);
    if (lower <= truth && truth <= upper) held++;
  }
  const share = held / studies;
  const isRight = share >= 0.93 && share <= 0.97;
  if (!isRight) outside++;
  console.log(`${name}: ${share.toFixed(3)} of ${studies} intervals${isRight ? "" : ", outside 0.93 to 0.97"}`);
}
process.exitCode = outside === 0 ? 0 : 1;
