import type { AccuracyCell } from "../figures/accuracy-by-condition.ts";
import type { Adjustment } from "../stats/adjust-p-values.ts";
import { type CategoryProbability, categoryProbabilities } from "../stats/category-probabilities.ts";
import { type CoefficientEffect, coefficientEffects } from "../stats/coefficient-effects.ts";
import { type CellContrast, type ContrastRequest, contrasts } from "../stats/contrasts.ts";
import type { DataFrame } from "../stats/data-frame.ts";
import { type ExplainedVariance, explainedVariance } from "../stats/explained-variance.ts";
import type { MixedModelFit } from "../stats/glmm/mixed-model-fit.ts";
import { type ProportionalOddsTest, proportionalOddsTests } from "../stats/glmm/proportional-odds.ts";
import type { Interval } from "../stats/intervals/wald.ts";
import { likelihoodRatioTerms } from "../stats/likelihood-ratio-terms.ts";
import { type MarginalMean, marginalMeans } from "../stats/marginal-means.ts";
import { bootstrapEstimates, bootstrapStatistics } from "../stats/parametric-bootstrap.ts";
import { type PowerPoint, simulatePower } from "../stats/power.ts";
import { type RandomSlopeAdvice, randomSlopeAdvice } from "../stats/random-slope-advice.ts";
import { type SignalDetection, type SignalDetectionDesign, signalDetection } from "../stats/signal-detection.ts";
import { type SimulatedResiduals, simulatedResiduals } from "../stats/simulated-residuals.ts";
import { type TermTest, typeThreeTests } from "../stats/type-three.ts";
import { type PlannedTrials, plannedFrame } from "../study/planned-trials.ts";
import { type AccuracyDesign, accuracyCells } from "./accuracy-cells.ts";
import { type FitSettings, fitModels, type ModelOutcome } from "./fit-models.ts";
import { type AmbiguityAnswer, type AmbiguityRates, ambiguityRates } from "./name-ambiguity.ts";
import { outcomeShares, type SharesDesign } from "./outcome-shares.ts";
import { profileIntervals } from "./parameter-intervals.ts";
import { type RelabellingFindings, type RelabellingRequest, relabellingFindings } from "./relabelling-findings.ts";

export interface FitProgress {
  /** 0-based place of the model that is being fitted. */
  readonly model: number;
  readonly iteration: number;
  readonly deviance: number;
}

/** How far a computation of equal steps has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** With the power that the studies so far have shown. */
export interface PowerProgress extends Progress {
  readonly soFar: PowerPoint;
}

type Tell = (progress: Progress) => void;

/** What an analysis can be asked: plain data in and out, pure and seeded. One entry a question. */
export const questions = {
  fit({ frame, formulas, settings }: FitRequest, onProgress: (progress: FitProgress) => void): ModelOutcome[] {
    return fitModels(formulas, frame, settings, {
      onProgress: (model, iteration, deviance) => onProgress({ model, iteration, deviance }),
    });
  },

  accuracy({ frame, design }: { readonly frame: DataFrame; readonly design: AccuracyDesign }): AccuracyCell[] {
    return accuracyCells(frame, design);
  },

  /** Of trials that are of no study. */
  shares({ frame, design }: { readonly frame: DataFrame; readonly design: SharesDesign }): AccuracyCell[] {
    return outcomeShares(frame, design);
  },

  residuals({ fit, seed, group }: ResidualsRequest): SimulatedResiduals {
    return simulatedResiduals(fit, { seed, ...(group !== null && { group }) });
  },

  /** Of each fixed effect, then of each random intercept's standard deviation. */
  profile({ fit }: { readonly fit: MixedModelFit }, onProgress: Tell): Interval[] {
    return profileIntervals(fit, onProgress);
  },

  /** A row for each replicate: its likelihood-ratio statistic, or without a larger model its estimates (β, then θ). */
  bootstrap({ fit, larger, ...share }: BootstrapShare, onProgress: Tell): Float64Array[] {
    const options = { ...share, onProgress: (done: number, total: number) => onProgress({ done, total }) };
    return larger
      ? Array.from(bootstrapStatistics(fit, larger, options), (statistic) => Float64Array.of(statistic))
      : bootstrapEstimates(fit, options);
  },

  /**
   * Means of the cells of some variables, and how they differ: all pairs, simple effects, or differences of differences; of
   * an ordinal model the probabilities of its categories too.
   */
  means({ fit, by, kind = "pairwise", within, adjustment }: MeansRequest): {
    readonly means: readonly MarginalMean[];
    readonly contrasts: readonly CellContrast[];
    readonly categories: readonly CategoryProbability[];
  } {
    const of = by.filter((name) => !within?.includes(name));
    return {
      ...{ means: marginalMeans(fit, by), contrasts: contrasts(fit, { of, within, kind, adjustment }) },
      categories: fit.thresholds ? categoryProbabilities(fit, by) : [],
    };
  },

  /** Type III tests of whole terms. */
  terms({ fit, test }: TermsRequest): TermTest[] {
    return test === "lr" ? likelihoodRatioTerms(fit) : typeThreeTests(fit);
  },

  /** How large effects are: ratios and standardised coefficients, and how much the model explains where that is defined. */
  effects({ fit }: { readonly fit: MixedModelFit }): {
    readonly coefficients: readonly CoefficientEffect[];
    readonly explained: ExplainedVariance | null;
  } {
    return { coefficients: coefficientEffects(fit), explained: explainedVariance(fit) ?? null };
  },

  proportionalOdds({ fit }: { readonly fit: MixedModelFit }, onProgress: Tell): ProportionalOddsTest[] {
    return proportionalOddsTests(fit, { onProgress: (done, total) => onProgress({ done, total }) });
  },

  /** Which random slopes the design allows, and what to leave out of a singular fit. */
  advice({ fit }: { readonly fit: MixedModelFit }): RandomSlopeAdvice {
    return randomSlopeAdvice(fit);
  },

  /** d′ and criterion by condition, without the fit behind them. */
  signalDetection({ frame, design }: SignalDetectionRequest): Detected {
    const { fit, ...found } = signalDetection(frame, design);
    return { ...found, trials: fit.nObs, warnings: fit.warnings };
  },

  /** How much people agree on ambiguities, among themselves and with the algorithm. */
  ambiguity({ answers, seed }: AmbiguityRequest): AmbiguityRates[] {
    return ambiguityRates(answers, { seed });
  },

  /** Which errors are the classifier's and which the dataset's, and how much raters agree. */
  relabelling(request: RelabellingRequest): RelabellingFindings {
    return relabellingFindings(request);
  },

  /** One point of a power curve. */
  power(
    { trials, trialsEach, participants, ...assumptions }: PowerRequest,
    onProgress: (progress: PowerProgress) => void,
  ): PowerPoint {
    const [point] = simulatePower({
      ...assumptions,
      design: (count) => plannedFrame(trials, count, trialsEach),
      participants: [participants],
      onProgress: (done, total, soFar) => onProgress({ done, total, soFar }),
    });
    return point!;
  },
};

export interface FitRequest {
  readonly frame: DataFrame;
  readonly formulas: readonly string[];
  readonly settings: FitSettings;
}

export interface ResidualsRequest {
  readonly fit: MixedModelFit;
  readonly seed: number;
  /** Summed over the levels of this grouping factor; single trials where it is null. */
  readonly group: string | null;
}

/** Replicates `from` … `to` − 1 of a bootstrap. */
export interface BootstrapShare {
  readonly fit: MixedModelFit;
  readonly larger: MixedModelFit | null;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export interface MeansRequest {
  readonly fit: MixedModelFit;
  readonly by: readonly string[];
  /** Those of `by` within whose levels the others are compared. */
  readonly within?: readonly string[];
  readonly kind?: ContrastRequest["kind"];
  readonly adjustment: Adjustment;
}

export interface TermsRequest {
  readonly fit: MixedModelFit;
  readonly test: "wald" | "lr";
}

export interface SignalDetectionRequest {
  readonly frame: DataFrame;
  readonly design: SignalDetectionDesign;
}

export interface AmbiguityRequest {
  readonly answers: readonly AmbiguityAnswer[];
  readonly seed: number;
}

export interface Detected extends Omit<SignalDetection, "fit"> {
  readonly trials: number;
  readonly warnings: readonly string[];
}

export interface PowerRequest {
  readonly formula: string;
  readonly reduced: string;
  readonly fixed: Readonly<Record<string, number>>;
  readonly sds: Readonly<Record<string, number>>;
  readonly trials: PlannedTrials;
  readonly participants: number;
  /** Trials of each participant. */
  readonly trialsEach: number;
  readonly replicates: number;
  readonly seed: number;
}

export type Question = keyof typeof questions;
export type Request<Q extends Question> = Parameters<(typeof questions)[Q]>[0];
export type Answer<Q extends Question> = ReturnType<(typeof questions)[Q]>;
export type ProgressOf<Q extends Question> =
  Parameters<(typeof questions)[Q]> extends [unknown, (progress: infer P) => void] ? P : never;
