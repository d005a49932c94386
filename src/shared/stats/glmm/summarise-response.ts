import { sumOver } from "./binomial-rows.ts";
import { type BinomialEstimate, fitBinomial } from "./fit-binomial.ts";
import type { LaplaceEstimate } from "./fit-laplace.ts";
import { fitResponse } from "./fit-response.ts";
import { inverseLink, type Link } from "./link.ts";
import type { FittedThresholds, MixedModelFit, ParameterEstimate } from "./mixed-model-fit.ts";
import type { MixedModelOptions } from "./mixed-model-options.ts";
import type { ModelFrame } from "./model-frame.ts";
import { ordinalSeparation } from "./ordinal-separation.ts";
import { responseModel } from "./response-model.ts";
import { describeSeparation, type Separation, separatedColumns, separatedGroups } from "./separation.ts";
import {
  convergenceWarning,
  dataWarnings,
  dropped,
  fixedEffects,
  groupCounts,
  informationCriteria,
  outcomeInWords,
  separationWarning,
  singularWarnings,
} from "./summarise.ts";
import { conditionalModes, randomEffects, singularTerms } from "./summarise-random.ts";
import { thresholdDesign, thresholdNames, thresholdValues } from "./thresholds.ts";

/** Fits a logistic or probit model and says what came of it. */
export function summariseBinomial(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const { outcome } = frame;
  if (outcome.kind !== "binomial") throw new RangeError("a binomial model needs a binomial outcome");
  const link = options.link ?? "logit";
  const estimate = fitBinomial(frame, outcome, options);
  const { separation } = estimate;
  const outcomeName = outcomeInWords(frame);
  const separated = [
    ...(separation ? describeSeparation(frame.cells, separation.side, outcomeName) : []),
    ...separatedGroups(frame, sumOver(frame.rowOf, frame.rowCount, outcome), outcomeName),
  ];
  return {
    ...summarise(formula, frame, options, estimate, separated, separation),
    ...{ family: "binomial", link, modelled: outcome.success, ...(options.prior && { prior: options.prior }) },
    fitted: fittedMeans(frame, estimate, link, separation),
  };
}

/** Fits a cumulative link model and says what came of it. */
export function summariseOrdinal(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const { outcome } = frame;
  if (outcome.kind !== "ordinal") throw new RangeError("an ordinal model needs an ordinal outcome");
  const link = options.link ?? "logit";
  const structure = options.thresholds ?? "flexible";
  const model = responseModel(outcome, { family: "ordinal", link, thresholds: structure });
  const estimate = fitResponse(frame, model, options);
  const separated = ordinalSeparation(frame, outcome, structure, estimate.ordinary);
  return {
    ...summarise(formula, frame, options, estimate, separated),
    ...{ family: "ordinal", link, fitted: fittedMeans(frame, estimate, "identity") },
    thresholds: fittedThresholds(outcome.levels, structure, estimate),
  };
}

/** Fits a gamma model with a log link and says what came of it. */
export function summariseGamma(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const model = responseModel(frame.outcome, { family: "gamma", link: "log", thresholds: "flexible" });
  const estimate = fitResponse(frame, model, options);
  const shape = Math.exp(estimate.own[0]!);
  const size = estimate.beta.length + 1;
  return {
    ...summarise(formula, frame, options, estimate, []),
    ...{ family: "gamma", link: "log", fitted: fittedMeans(frame, estimate, "log") },
    shape: {
      ...{ name: "shape", estimate: shape },
      stdError: shape * Math.sqrt(estimate.covariance[size * size - 1]!),
    },
  };
}

function summarise(
  formula: string,
  frame: ModelFrame,
  options: MixedModelOptions,
  estimate: LaplaceEstimate,
  separation: readonly string[],
  separated?: Separation,
) {
  const { beta, own, theta, deviance, covariance, objective } = estimate;
  const { blocks, x } = frame;
  const layout = objective?.problem.layout;
  const singular = layout ? singularTerms(blocks, layout, theta) : [];
  objective?.factor.invert();
  const nAGQ = options.nAGQ ?? 1;
  const p = beta.length;
  const size = p + own.length;
  const vcov = Float64Array.from({ length: p * p }, (_, k) => covariance[Math.floor(k / p) * size + (k % p)]!);
  const plain = own.length === 0 && (options.link ?? "logit") === "logit";
  const method: MixedModelFit["method"] = objective
    ? nAGQ > 1
      ? "AGQ"
      : "Laplace"
    : plain
      ? "logistic regression"
      : "maximum likelihood";
  const estimates = {
    ...{ beta, vcov, degrees: { method: "normal" } as const, direction: separated?.direction },
    separated: separated ? separatedColumns(x, separated.side) : [],
  };
  return {
    ...{ formula, nAGQ, method, modelled: null },
    fixed: fixedEffects(x, estimates),
    ...{ ...estimates, jointCovariance: covariance },
    random: layout ? randomEffects(blocks, layout, theta, 1) : [],
    residualSd: Number.NaN,
    ...informationCriteria(deviance, size + theta.length, frame.usedRows.length),
    groups: groupCounts(frame),
    ...{ maxGradient: estimate.maxGradient, converged: estimate.converged, singular: singular.length > 0 },
    ...{ separation, ...dropped(frame) },
    warnings: [
      ...dataWarnings(frame),
      ...separationWarning(separation, options.prior !== undefined),
      ...(options.prior
        ? [
            `weak priors: coefficients ~ N(0, ${options.prior.sd}²), the intercept ~ N(0, ${options.prior.interceptSd}²); estimates are posterior modes, not of maximum likelihood`,
          ]
        : []),
      ...singularWarnings(singular),
      ...(estimate.conditionalCovariance
        ? ["the likelihood is flat in some direction: standard errors take the variances as known"]
        : []),
      ...(separation.length > 0 && !objective ? [] : convergenceWarning(estimate)),
    ],
    modes: layout ? conditionalModes(blocks, layout, objective!.factor, theta, objective!.u, 1) : [],
    ...{ own, theta, inverseHessian: estimate.inverseHessian, frame },
  };
}

function fittedThresholds(
  levels: readonly string[],
  structure: FittedThresholds["structure"],
  { beta, own, covariance }: LaplaceEstimate,
): FittedThresholds {
  const design = thresholdDesign(structure, levels);
  const size = beta.length + own.length;
  const entry = (k: number, l: number) => covariance[(beta.length + k) * size + beta.length + l]!;
  const error = (weights: Float64Array) => {
    let variance = 0;
    for (let k = 0; k < own.length; k++)
      for (let l = 0; l < own.length; l++)
        if (weights[k] !== 0 && weights[l] !== 0) variance += weights[k]! * weights[l]! * entry(k, l);
    return Math.sqrt(variance);
  };
  const values = thresholdValues(design, own);
  return {
    ...{ structure, levels },
    values: thresholdNames(levels).map((name, t): ParameterEstimate => {
      const weights = design.jacobian.slice(t * own.length, (t + 1) * own.length);
      return { name, estimate: values[t]!, stdError: error(weights) };
    }),
    parameters: design.names.map((name, k) => ({ name, estimate: own[k]!, stdError: Math.sqrt(entry(k, k)) })),
  };
}

/** The mean of every used row. Separated cells are decided by β alone; elsewhere the conditional modes count. */
function fittedMeans(
  frame: ModelFrame,
  { beta, objective }: LaplaceEstimate | BinomialEstimate,
  link: Link,
  separation?: Separation,
): Float64Array {
  const { x, cellOf, rowOf, rowCount } = frame;
  const p = x.names.length;
  const byRow = new Float64Array(rowCount);
  objective?.problem.layout.order.forEach((row, i) => {
    byRow[row] = inverseLink(link, objective.eta[i]!);
  });
  for (let row = 0; row < rowCount; row++) {
    const cell = cellOf[row]!;
    if (objective && !(separation && separation.side[cell] !== 0)) continue;
    let eta = frame.offset?.[cell] ?? 0;
    for (let j = 0; j < p; j++) eta += x.values[cell * p + j]! * beta[j]!;
    byRow[row] = inverseLink(link, eta);
  }
  return Float64Array.from(rowOf, (row) => byRow[row]!);
}
