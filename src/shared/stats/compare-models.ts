import { chiSquareUpper } from "./distributions.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { ModelError } from "./model-error.ts";

export interface ModelComparison {
  /** The models from the fewest parameters to the most. */
  readonly models: readonly ModelRow[];
  /** The test of each model against the one before it: one fewer than models. */
  readonly comparisons: readonly LikelihoodRatioTest[];
}

/** A row of lme4's anova table. */
export interface ModelRow {
  readonly formula: string;
  readonly npar: number;
  readonly aic: number;
  readonly bic: number;
  readonly logLik: number;
  readonly deviance: number;
}

export interface LikelihoodRatioTest {
  readonly chi2: number;
  readonly df: number;
  readonly pValue: number;
  /**
   * The distribution of χ² where the smaller model holds. One more random effect has its variance at the edge of what is
   * possible, which halves the p-value: ½χ²₀ + ½χ²₁, and with k new correlations ½χ²ₖ + ½χ²ₖ₊₁ (Stram & Lee 1994).
   */
  readonly reference: "chi-square" | "mixture";
  /** Whether every effect of the smaller model is in the larger one by name; otherwise the test means nothing. */
  readonly nested: boolean;
}

/**
 * Likelihood-ratio tests between nested models, in the layout of lme4's `anova`.
 *
 * @throws ModelError `models-not-comparable` where outcome or rows differ, or fits are by REML
 */
export function compareModels(fits: readonly MixedModelFit[]): ModelComparison {
  const sorted = [...fits].sort((a, b) => a.df - b.df);
  const [first, ...rest] = sorted;
  if (!first) throw notComparable("There are no models to compare.", "Give at least two formulas.");
  for (const fit of rest) checkComparable(first, fit);
  if (rest.length > 0 && sorted.some((fit) => fit.method === "REML"))
    throw notComparable(
      "Models fitted by REML cannot be compared by their likelihoods.",
      "Fit them by maximum likelihood (reml: false).",
    );
  return {
    models: sorted.map(({ formula, df, aic, bic, logLik, deviance }) => ({
      formula,
      npar: df,
      aic,
      bic,
      logLik,
      deviance,
    })),
    comparisons: rest.map((larger, k) => likelihoodRatioTest(sorted[k]!, larger)),
  };
}

function likelihoodRatioTest(smaller: MixedModelFit, larger: MixedModelFit): LikelihoodRatioTest {
  const chi2 = Math.max(0, smaller.deviance - larger.deviance);
  const df = larger.df - smaller.df;
  const mixture = addsOneRandomEffect(smaller, larger);
  return {
    ...{ chi2, df, nested: isNested(smaller, larger), reference: mixture ? "mixture" : "chi-square" },
    pValue: mixture ? (chiSquareUpper(chi2, df - 1) + chiSquareUpper(chi2, df)) / 2 : chiSquareUpper(chi2, df),
  };
}

const fixedTerms = (fit: MixedModelFit) => fit.fixed.map(({ term }) => term);
const randomTerms = (fit: MixedModelFit) => fit.random.map(({ group, term }) => `${term} | ${group}`);
const isSubset = (a: readonly string[], b: readonly string[]) => a.every((entry) => b.includes(entry));

const isNested = (smaller: MixedModelFit, larger: MixedModelFit) =>
  isSubset(fixedTerms(smaller), fixedTerms(larger)) && isSubset(randomTerms(smaller), randomTerms(larger));

function addsOneRandomEffect(smaller: MixedModelFit, larger: MixedModelFit): boolean {
  return (
    smaller.fixed.length === larger.fixed.length &&
    isNested(smaller, larger) &&
    larger.random.length === smaller.random.length + 1
  );
}

function checkComparable(a: MixedModelFit, b: MixedModelFit): void {
  const [left, right] = [a.frame.formula, b.frame.formula].map(({ text }) => text.split("~")[0]!.replaceAll(/\s/g, ""));
  if (a.family !== b.family || left !== right)
    throw notComparable(
      `The models explain different outcomes (${left} and ${right}) or are of different families.`,
      "Compare models of one outcome.",
    );
  const sameRows = a.nObs === b.nObs && a.frame.usedRows.every((row, k) => row === b.frame.usedRows[k]);
  if (!sameRows)
    throw notComparable(
      `The models were not all fitted to the same rows of data (${a.nObs} and ${b.nObs}): missing values differ.`,
      "Exclude the rows with missing values in any of the columns first.",
    );
  if (a.nAGQ !== b.nAGQ)
    throw notComparable("The models' likelihoods were approximated differently (nAGQ).", "Use the same nAGQ for all.");
}

const notComparable = (message: string, remedy: string) => new ModelError("models-not-comparable", message, remedy);
