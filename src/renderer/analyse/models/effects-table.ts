import { percent, signed } from "#shared/figures/figure.ts";
import type { CoefficientEffect } from "#shared/stats/coefficient-effects.ts";
import type { Equivalence } from "#shared/stats/equivalence.ts";
import type { ExplainedVariance } from "#shared/stats/explained-variance.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { apaP, type TextTable } from "#shared/stats/result-tables.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { termLabel } from "#shared/study/term-labels.ts";

type Words = Pick<StudyDocument, "factors">;

/** Each coefficient as an effect: a ratio where its scale is one of logarithms, and in standard deviations. */
export function effectsTable(
  fit: Pick<MixedModelFit, "link" | "family" | "frame">,
  effects: readonly CoefficientEffect[],
  words: Words,
): TextTable {
  const isRatio = effects.some(({ ratio }) => ratio !== undefined);
  return {
    header: [
      "Term",
      "Estimate",
      "95% interval",
      ...(isRatio ? [ratioName(fit), "95% interval of it"] : []),
      "Standardised",
    ],
    rows: effects.map(({ term, estimate, lower, upper, ratio, standardised }) => [
      inWords(fit, term, words),
      number(estimate),
      interval(lower, upper),
      ...(isRatio ? [number(ratio?.value ?? Number.NaN), interval(ratio?.lower, ratio?.upper)] : []),
      number(standardised),
    ]),
    notes: [
      fit.family === "gaussian"
        ? "Standardised: in standard deviations of the outcome for one of the term's column."
        : "Standardised: for one standard deviation of the term's column.",
      "Wald intervals.",
    ],
  };
}

/** R² and intraclass correlations, one a row. */
export function explainedTable({
  marginalR2,
  conditionalR2,
  adjustedIcc,
  unadjustedIcc,
}: ExplainedVariance): TextTable {
  return {
    header: ["Share of the variance", "Value"],
    rows: [
      ["Fixed effects (marginal R²)", percent(marginalR2)],
      ["Fixed and random effects (conditional R²)", percent(conditionalR2)],
      ["Random effects, of what the fixed ones leave (adjusted ICC)", percent(adjustedIcc)],
      ["Random effects, of all (unadjusted ICC)", percent(unadjustedIcc)],
    ],
    notes: ["On the scale of the linear predictor (Nakagawa, Johnson & Schielzeth 2017)."],
  };
}

/** Whether each effect is shown to be smaller, or larger, than the smallest one of interest. */
export function equivalenceTable(
  fit: Pick<MixedModelFit, "frame">,
  tests: readonly (Equivalence & { readonly term: string })[],
  words: Words,
): TextTable {
  return {
    header: ["Term", "90% interval", "p (smaller)", "p (larger)", "The effect is"],
    rows: tests.map(({ term, lower, upper, equivalenceP, relevanceP, verdict }) => [
      inWords(fit, term, words),
      interval(lower, upper),
      apaP(equivalenceP).replace(/^= /, ""),
      apaP(relevanceP).replace(/^= /, ""),
      verdict,
    ]),
    notes: [
      `Two one-sided tests against ±${tests[0]?.bound ?? ""} (Lakens 2017), and the test of an effect beyond it; α = .05. The 90% interval lies within the bounds exactly where the effect is shown to be smaller.`,
    ],
  };
}

const ratioName = ({ link }: Pick<MixedModelFit, "link">) => (link === "logit" ? "Odds ratio" : "Ratio of means");

const inWords = ({ frame }: Pick<MixedModelFit, "frame">, term: string, words: Words) =>
  termLabel(term, [...new Set(frame.formula.fixed.terms.flat())], words);

const number = (value: number) =>
  Number.isFinite(value) ? signed(value) : Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
const interval = (lower = Number.NaN, upper = Number.NaN) =>
  Number.isNaN(lower) ? "–" : `${number(lower)} to ${number(upper)}`;
