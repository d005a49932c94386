import { apaP, tableP } from "#shared/stats/result-tables.ts";
import type { SimulatedResiduals } from "#shared/stats/simulated-residuals.ts";
import { table } from "../table.ts";
import type { Answers } from "./asked.ts";

/** What was asked about a model, as tables. */
export function answersText(answers: Answers): string {
  const { means, categories, contrasts, terms, profile, residuals, effects, explained, equivalence, advice } = answers;
  const parts: (string | undefined)[] = [
    terms &&
      titled(
        "Type III tests of terms",
        ["Term", "Df", "den Df", "Statistic", "p"],
        terms.map((test) => [
          ...[test.term, String(test.numDf), degrees(test.denDf), number(test.statistic)],
          test.estimable ? (test.separated ? "separated" : tableP(test.pValue)) : "not estimable",
        ]),
      ),
    means &&
      titled(
        "Estimated marginal means",
        [...Object.keys(means[0]?.cell ?? {}), "Mean", "2.5 %", "97.5 %", "Linear", "SE", "df"],
        means.map((row) => [
          ...Object.values(row.cell).map(String),
          ...(row.estimable
            ? [
                number(row.mean),
                number(row.lower),
                number(row.upper),
                number(row.linear),
                number(row.stdError),
                degrees(row.df),
              ]
            : ["not estimable", "", "", "", "", ""]),
        ]),
      ),
    categories &&
      titled(
        "Probabilities of the categories in the population",
        [...Object.keys(categories[0]?.cell ?? {}), "Category", "Probability", "2.5 %", "97.5 %"],
        categories.map(({ cell, category, probability, lower, upper }) => [
          ...[...Object.values(cell).map(String), category],
          ...[number(probability), number(lower), number(upper)],
        ]),
      ),
    contrasts &&
      titled(
        "Contrasts",
        [
          ...["Contrast", "Estimate", "SE", "df", "2.5 %", "97.5 %", "Odds ratio", "p"],
          ...(contrasts[0]?.equivalence ? [`within ±${contrasts[0].equivalence.bound}`] : []),
        ],
        contrasts.map((row) => [
          [...Object.values(row.within), row.label].join(": "),
          ...(row.estimable
            ? [
                number(row.estimate),
                number(row.stdError),
                degrees(row.df),
                number(row.lower),
                number(row.upper),
                number(row.oddsRatio),
                tableP(row.pValue),
              ]
            : ["not estimable", "", "", "", "", "", ""]),
          ...(row.equivalence ? [row.equivalence.verdict] : []),
        ]),
      ),
    profile &&
      titled(
        "Profile intervals",
        ["", "2.5 %", "97.5 %"],
        profile.map(({ term, lower, upper }) => [term, number(lower), number(upper)]),
      ),
    effects &&
      titled(
        "Effects",
        ["Term", "Estimate", "2.5 %", "97.5 %", "Ratio", "2.5 %", "97.5 %", "Standardised"],
        effects.map((row) => [
          ...[row.term, number(row.estimate), number(row.lower), number(row.upper)],
          ...(row.ratio ? [number(row.ratio.value), number(row.ratio.lower), number(row.ratio.upper)] : ["", "", ""]),
          number(row.standardised),
        ]),
      ),
    explained
      ? `Explained variance (Nakagawa): marginal R² ${number(explained.marginalR2)}, conditional R² ${number(explained.conditionalR2)}; ICC ${number(explained.adjustedIcc)} (adjusted), ${number(explained.unadjustedIcc)} (unadjusted)`
      : undefined,
    equivalence &&
      titled(
        `Equivalence within ±${equivalence[0]?.bound ?? ""}`,
        ["Term", "90 % interval", "p (smaller)", "p (larger)", "The effect is"],
        equivalence.map((row) => [
          ...[
            row.term,
            `${number(row.lower)} to ${number(row.upper)}`,
            tableP(row.equivalenceP),
            tableP(row.relevanceP),
            row.verdict,
          ],
        ]),
      ),
    residuals && residualsText(residuals),
    answers.proportionalOdds &&
      titled(
        "Tests of proportional odds",
        ["", "Chisq", "Df", "Pr(>Chisq)"],
        answers.proportionalOdds.map(({ term, chi2, df, pValue }) => [
          term,
          chi2.toFixed(3),
          String(df),
          pValue.toPrecision(3),
        ]),
      ),
    advice &&
      [
        "Random slopes",
        ...advice.possible.map(({ group, term, why }) => `  the design allows (${term} | ${group}): ${why}`),
        ...advice.drop.map(({ change, why }) => `  singular: try ${change}: ${why}`),
      ].join("\n"),
  ];
  return parts
    .filter(Boolean)
    .map((part) => `${part}\n`)
    .join("\n");
}

function residualsText({ uniformity, dispersion }: SimulatedResiduals): string {
  return [
    "Simulated residuals",
    `  uniformity: Kolmogorov-Smirnov D = ${uniformity.statistic.toFixed(4)}, p ${apaP(uniformity.pValue)}`,
    `  dispersion: ${dispersion.ratio.toFixed(3)}, p ${apaP(dispersion.pValue)}`,
    "  A small p shows that the model misses something; a large one is only weak evidence that it does not.",
  ].join("\n");
}

const titled = (title: string, heads: readonly string[], rows: readonly (readonly string[])[]) =>
  `${title}\n${table(heads, rows)}`;
const number = (value: number) =>
  Number.isNaN(value)
    ? "NA"
    : Number.isFinite(value)
      ? String(Number(value.toPrecision(4)))
      : value > 0
        ? "Inf"
        : "-Inf";
const degrees = (df: number) => (Number.isFinite(df) ? df.toFixed(1) : Number.isNaN(df) ? "NA" : "Inf");
