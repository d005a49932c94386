import { percent } from "#shared/figures/figure.ts";
import type { CoefficientEffect } from "#shared/stats/coefficient-effects.ts";
import type { ExplainedVariance } from "#shared/stats/explained-variance.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { boundText, type TextTable } from "#shared/stats/result-tables.ts";
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
      boundText(estimate),
      interval(lower, upper),
      ...(isRatio ? [boundText(ratio?.value ?? Number.NaN), interval(ratio?.lower, ratio?.upper)] : []),
      boundText(standardised),
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

const ratioName = ({ link }: Pick<MixedModelFit, "link">) => (link === "logit" ? "Odds ratio" : "Ratio of means");

const inWords = ({ frame }: Pick<MixedModelFit, "frame">, term: string, words: Words) =>
  termLabel(term, [...new Set(frame.formula.fixed.terms.flat())], words);

const interval = (lower = Number.NaN, upper = Number.NaN) =>
  Number.isNaN(lower) ? "–" : `${boundText(lower)} to ${boundText(upper)}`;
