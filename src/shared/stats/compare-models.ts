import { chiSquareUpper } from "./distributions.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { ModelFrame } from "./glmm/model-frame.ts";
import { dropDependentColumns } from "./glmm/rank.ts";
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
  /** NaN where there is no test: the models have equally many parameters, or the larger does not contain the smaller. */
  readonly pValue: number;
  readonly reference: "chi-square" | "mixture";
  /** How many variances the larger model adds, which lie at their boundary where the smaller one holds. */
  readonly variances: number;
  /** Whether the larger model can be made to equal the smaller one: its columns span those of the smaller model. */
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
  const nested = isNested(smaller.frame, larger.frame);
  const variances = addedVariances(smaller.frame, larger.frame);
  return {
    ...{ chi2, df, nested, variances, reference: variances > 0 ? "mixture" : "chi-square" },
    pValue: nested && df > 0 ? likelihoodRatioP(chi2, df, variances) : Number.NaN,
  };
}

/**
 * P(χ² > x) where the smaller model holds. A variance that it lacks is then at the edge of what is possible, so that the
 * statistic is as often 0 as not: with k such variances among df parameters Σⱼ C(k, j) 2⁻ᵏ χ²_{df − k + j}, for one of them
 * and no correlations ½χ²₀ + ½χ²₁ (Self & Liang 1987, Stram & Lee 1994; for k > 1 taking them as independent).
 */
export function likelihoodRatioP(x: number, df: number, variances: number): number {
  let p = 0;
  let weight = 0.5 ** variances;
  for (let j = 0; j <= variances; j++) {
    p += weight * chiSquareUpper(x, df - variances + j);
    weight *= (variances - j) / (j + 1);
  }
  return p;
}

type Structure = Pick<ModelFrame, "x" | "cellOf" | "rowOf" | "blocks">;

/** Random effects that the larger model has and the smaller one has not: of each a variance. */
export function addedVariances(smaller: Pick<ModelFrame, "blocks">, larger: Pick<ModelFrame, "blocks">): number {
  const effects = ({ blocks }: Pick<ModelFrame, "blocks">) => blocks.reduce((sum, { names }) => sum + names.length, 0);
  return Math.max(0, effects(larger) - effects(smaller));
}

/**
 * Whether one model is the other with some parameters fixed: every fixed column of the smaller is a combination of the
 * larger's over the rows, whatever their names, and so are the columns of every random term within one term of the larger
 * with the same groups. Both are over the same rows.
 */
export function isNested(smaller: Structure, larger: Structure): boolean {
  const rows = smaller.rowOf.length;
  const used =
    (frame: Structure, values: Float64Array, width: number, cellOf?: Int32Array) => (row: number, j: number) => {
      const distinct = frame.rowOf[row]!;
      return values[(cellOf ? cellOf[distinct]! : distinct) * width + j]!;
    };
  const pairs = distinctPairs(smaller, larger, rows);
  const fixed = spans(
    pairs,
    { width: larger.x.names.length, at: used(larger, larger.x.values, larger.x.names.length, larger.cellOf) },
    { width: smaller.x.names.length, at: used(smaller, smaller.x.values, smaller.x.names.length, smaller.cellOf) },
  );
  if (!fixed) return false;
  return smaller.blocks.every((block) =>
    larger.blocks.some(
      (other) =>
        sameGroups(smaller, block.codes, larger, other.codes, rows) &&
        spans(
          pairs,
          { width: other.names.length, at: used(larger, other.z, other.names.length) },
          { width: block.names.length, at: used(smaller, block.z, block.names.length) },
        ),
    ),
  );
}

interface Columns {
  readonly width: number;
  readonly at: (row: number, column: number) => number;
}

/** A row of each combination of the two models' distinct rows. */
function distinctPairs(a: Structure, b: Structure, rows: number): Int32Array {
  const seen = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const key = `${a.rowOf[row]}:${b.rowOf[row]}`;
    if (!seen.has(key)) seen.set(key, row);
  }
  return Int32Array.from(seen.values());
}

/** Whether each of the inner columns is a combination of the outer ones, over these rows. */
function spans(rows: Int32Array, outer: Columns, inner: Columns): boolean {
  const width = outer.width + inner.width;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < outer.width; j++) values[i * width + j] = outer.at(row, j);
    for (let j = 0; j < inner.width; j++) values[i * width + outer.width + j] = inner.at(row, j);
  });
  const names = Array.from({ length: width }, (_, j) => String(j));
  const { aliased } = dropDependentColumns({
    ...{ rowCount: rows.length, names, values, termOf: names.map(Number), parts: names.map(() => new Map()) },
  });
  const dependent = new Set(aliased.map(({ name }) => Number(name)));
  return Array.from({ length: inner.width }, (_, j) => outer.width + j).every((j) => dependent.has(j));
}

/** Whether two grouping factors divide the rows in the same way, whatever they are called. */
function sameGroups(a: Structure, aCodes: Int32Array, b: Structure, bCodes: Int32Array, rows: number): boolean {
  const forth = new Map<number, number>();
  const back = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const left = aCodes[a.rowOf[row]!]!;
    const right = bCodes[b.rowOf[row]!]!;
    if ((forth.get(left) ?? right) !== right || (back.get(right) ?? left) !== left) return false;
    forth.set(left, right);
    back.set(right, left);
  }
  return true;
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
      "Fit them to their common rows (in a terminal --common-rows).",
    );
  if (a.prior || b.prior)
    throw notComparable(
      "Models with priors have no maximum of the likelihood to compare.",
      "Fit them without priors, or compare their predictions.",
    );
  if (a.modelled !== b.modelled)
    throw notComparable(
      `The models are of different outcomes (${a.modelled} and ${b.modelled}).`,
      "Model the same level of the outcome.",
    );
  if (a.nAGQ !== b.nAGQ)
    throw notComparable("The models' likelihoods were approximated differently (nAGQ).", "Use the same nAGQ for all.");
}

const notComparable = (message: string, remedy: string) => new ModelError("models-not-comparable", message, remedy);
