import type { DataFrame } from "../data-frame.ts";
import { normalTwoSided, studentTwoSided } from "../distributions.ts";
import type { Contrast } from "../formula/model-matrix.ts";
import { deparse } from "../formula/syntax.ts";
import { interpretFormula } from "../formula/terms.ts";
import { ModelError } from "../model-error.ts";
import { sumOver } from "./binomial-rows.ts";
import { fitGaussian } from "./fit-gaussian.ts";
import { fitLogistic, type LogisticEstimate, type WarmStart } from "./fit-logistic.ts";
import type { FixedEffect, MixedModelFit } from "./mixed-model-fit.ts";
import { type ModelFrame, modelFrame } from "./model-frame.ts";
import { describeSeparation, separatedGroups } from "./separation.ts";
import { conditionalModes, randomEffects, singularTerms } from "./summarise-random.ts";

export interface MixedModelOptions {
  /** Logistic ("binomial", the default) or linear ("gaussian"). */
  readonly family?: "binomial" | "gaussian";
  /** Factor → the level that the others are compared with; the first level where it is not named. */
  readonly referenceLevels?: Readonly<Record<string, string>>;
  /** Factor → "treatment" (the default) or "sum". */
  readonly contrasts?: Readonly<Record<string, Contrast>>;
  /** Points of adaptive Gauss-Hermite quadrature, for a single random intercept or slope; 1 (the default) is Laplace. */
  readonly nAGQ?: number;
  /** Linear models: restricted maximum likelihood, lme4's default and ours. */
  readonly reml?: boolean;
  /** Where to start: the estimates of a similar fit. */
  readonly start?: WarmStart;
  readonly onProgress?: (iteration: number, deviance: number) => void;
  /** Asked at every evaluation; answering true ends the fit with ModelError `stopped`. */
  readonly shouldStop?: () => boolean;
}

/**
 * Fits a mixed model as lme4's `glmer` and `lmer` do: logistic by the Laplace approximation or adaptive quadrature, linear
 * by (restricted) maximum likelihood; without random effects ordinary logistic or linear regression.
 *
 * @throws FormulaError where the formula is wrong, ModelError where the data do not allow the model
 */
export function fitMixedModel(formula: string, data: DataFrame, options: MixedModelOptions = {}): MixedModelFit {
  const family = options.family ?? "binomial";
  const interpreted = interpretFormula(formula);
  const frame = modelFrame(interpreted, data, { ...options, family });
  if (family === "binomial") return summariseLogistic(formula, frame, options, fitLogisticFrame(frame, options));
  if (options.nAGQ !== undefined && options.nAGQ !== 1)
    throw new ModelError(
      "option-unsupported",
      "Quadrature (nAGQ) is for logistic models; a linear model's likelihood is exact.",
      "Leave nAGQ out.",
    );
  return summariseGaussian(formula, frame, options);
}

function fitLogisticFrame(frame: ModelFrame, options: MixedModelOptions): LogisticEstimate {
  const { blocks, outcome } = frame;
  const nAGQ = options.nAGQ ?? 1;
  if (!Number.isInteger(nAGQ) || nAGQ < 1 || nAGQ > 100)
    throw new ModelError("option-unsupported", `nAGQ = ${nAGQ} is not a number of quadrature points.`, "Use 1 to 100.");
  if (nAGQ > 1 && !(blocks.length === 1 && blocks[0]!.names.length === 1))
    throw new ModelError(
      "option-unsupported",
      "Adaptive quadrature (nAGQ > 1) is for a single random effect such as (1 | participant).",
      "Use nAGQ = 1, the Laplace approximation, for this formula.",
    );
  if (outcome.kind !== "binomial") throw new RangeError("a logistic model needs a binomial outcome");
  return fitLogistic(frame, outcome, options);
}

function summariseLogistic(
  formula: string,
  frame: ModelFrame,
  options: MixedModelOptions,
  estimate: LogisticEstimate,
): MixedModelFit {
  const { beta, theta, deviance, covariance, objective, separation } = estimate;
  const { blocks } = frame;
  const layout = objective?.problem.layout;
  const outcomeName = deparse(frame.formula.response);
  const separated = [
    ...(separation ? describeSeparation(frame.cells, separation.side, outcomeName) : []),
    ...(frame.outcome.kind === "binomial"
      ? separatedGroups(frame, sumOver(frame.rowOf, frame.rowCount, frame.outcome), outcomeName)
      : []),
  ];
  const singular = layout ? singularTerms(blocks, layout, theta) : [];
  objective?.factor.invert();
  const nAGQ = options.nAGQ ?? 1;
  const warnings = [
    ...dataWarnings(frame),
    ...separationWarning(separated),
    ...singularWarnings(singular),
    ...(estimate.conditionalCovariance
      ? ["the likelihood is flat in some direction: standard errors take the variances as known"]
      : []),
    ...(estimate.converged
      ? []
      : [`the fit did not converge (max|gradient| = ${estimate.maxGradient.toPrecision(3)})`]),
  ];
  return {
    ...{ formula, family: "binomial", nAGQ },
    method: blocks.length === 0 ? "logistic regression" : nAGQ > 1 ? "AGQ" : "Laplace",
    fixed: fixedEffects(frame.x.names, beta, covariance),
    vcov: covariance,
    random: layout ? randomEffects(blocks, layout, theta, 1) : [],
    residualSd: Number.NaN,
    ...informationCriteria(deviance, beta.length + theta.length, frame.usedRows.length),
    groups: groupCounts(frame),
    ...{ maxGradient: estimate.maxGradient, converged: estimate.converged, singular: singular.length > 0 },
    ...{ separation: separated, warnings, ...dropped(frame) },
    modes: layout ? conditionalModes(blocks, layout, objective!.factor, theta, objective!.u, 1) : [],
    ...{ fitted: fittedProbabilities(frame, estimate), beta, theta, inverseHessian: estimate.inverseHessian, frame },
  };
}

function summariseGaussian(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const { blocks, outcome, x } = frame;
  if (outcome.kind !== "gaussian") throw new RangeError("a linear model needs a numeric outcome");
  const reml = options.reml ?? true;
  const estimate = fitGaussian(frame, outcome.values, { ...options, reml });
  const { beta, theta, sigma, covariance, deviance, objective } = estimate;
  const layout = objective?.problem.layout;
  const singular = layout ? singularTerms(blocks, layout, theta) : [];
  objective?.factor.invert();
  const residualDf = objective ? Number.POSITIVE_INFINITY : outcome.values.length - beta.length;
  return {
    ...{ formula, family: "gaussian", nAGQ: 1 },
    method: objective ? (reml ? "REML" : "ML") : "least squares",
    fixed: fixedEffects(x.names, beta, covariance, residualDf),
    vcov: covariance,
    random: layout ? randomEffects(blocks, layout, theta, sigma) : [],
    residualSd: sigma,
    ...informationCriteria(deviance, beta.length + theta.length + 1, frame.usedRows.length),
    groups: groupCounts(frame),
    ...{ maxGradient: estimate.maxGradient, converged: estimate.converged, singular: singular.length > 0 },
    ...{ separation: [], ...dropped(frame) },
    warnings: [
      ...dataWarnings(frame),
      ...singularWarnings(singular),
      ...(estimate.converged
        ? []
        : [`the fit did not converge (max|gradient| = ${estimate.maxGradient.toPrecision(3)})`]),
    ],
    modes: objective ? conditionalModes(blocks, layout!, objective.factor, theta, objective.u, sigma) : [],
    fitted: Float64Array.from(frame.rowOf, (row) => estimate.fitted[row]!),
    ...{ beta, theta, inverseHessian: new Float64Array(), frame },
  };
}

export function fixedEffects(
  names: readonly string[],
  beta: Float64Array,
  covariance: Float64Array,
  df = Number.POSITIVE_INFINITY,
): FixedEffect[] {
  return names.map((term, j) => {
    const estimate = beta[j]!;
    const stdError = Math.sqrt(covariance[j * names.length + j]!);
    const zValue = estimate / stdError;
    return {
      term,
      estimate,
      stdError,
      zValue,
      pValue: df === Number.POSITIVE_INFINITY ? normalTwoSided(zValue) : studentTwoSided(zValue, df),
    };
  });
}

export function informationCriteria(deviance: number, df: number, nObs: number) {
  return { logLik: -deviance / 2, deviance, df, nObs, aic: deviance + 2 * df, bic: deviance + df * Math.log(nObs) };
}

export function groupCounts(frame: ModelFrame) {
  const counts = new Map(frame.blocks.map(({ group, levels }) => [group, levels.length]));
  return [...counts].map(([group, levels]) => ({ group, levels }));
}

export function dropped(frame: ModelFrame) {
  const total = frame.totalRows - frame.usedRows.length;
  return { droppedRows: total, missing: Object.fromEntries(frame.missing), droppedColumns: frame.droppedColumns };
}

/** One sentence, however many cells there are. */
function separationWarning(separated: readonly string[]): string[] {
  if (separated.length === 0) return [];
  const shown = separated.slice(0, 3).join(", ");
  const rest = separated.length > 3 ? ` and ${separated.length - 3} more` : "";
  return [`separation: ${shown}${rest}; the estimates that depend on it are infinite`];
}

function singularWarnings(singular: readonly string[]): string[] {
  if (singular.length === 0) return [];
  const sentences = singular.map((sentence) => `boundary (singular) fit: ${sentence}`);
  return [...sentences, "take Wald intervals with caution: they assume that no variance is at its boundary"];
}

/** What was left out of the data, and of the design. */
export function dataWarnings(frame: ModelFrame): string[] {
  const warnings: string[] = [];
  const { droppedRows, missing, droppedColumns } = dropped(frame);
  if (droppedRows > 0) {
    const where = Object.entries(missing).map(([name, count]) => `${name} ${count}`);
    warnings.push(
      `${droppedRows} ${droppedRows === 1 ? "row" : "rows"} with missing values left out (${where.join(", ")})`,
    );
  }
  if (droppedColumns.length > 0) {
    const what =
      droppedColumns.length === 1 ? "1 column / coefficient" : `${droppedColumns.length} columns / coefficients`;
    warnings.push(`fixed-effect model matrix is rank deficient so dropping ${what}: ${droppedColumns.join(", ")}`);
  }
  return warnings;
}

/** p of every used row. Separated cells are decided by β alone; elsewhere the conditional modes count. */
function fittedProbabilities(frame: ModelFrame, { beta, objective, separation }: LogisticEstimate): Float64Array {
  const { x, cellOf, rowOf, rowCount } = frame;
  const p = x.names.length;
  const byRow = new Float64Array(rowCount);
  if (objective)
    objective.problem.layout.order.forEach((row, i) => {
      byRow[row] = objective.probability[i]!;
    });
  for (let row = 0; row < rowCount; row++) {
    const cell = cellOf[row]!;
    if (objective && !(separation && separation.side[cell] !== 0)) continue;
    let eta = 0;
    for (let j = 0; j < p; j++) eta += x.values[cell * p + j]! * beta[j]!;
    byRow[row] = 1 / (1 + Math.exp(-eta));
  }
  return Float64Array.from(rowOf, (row) => byRow[row]!);
}
