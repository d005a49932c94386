import type { ModelFamily } from "#shared/contract/analyse.ts";
import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { profileDeviationInterval, profileInterval } from "#shared/stats/intervals/profile.ts";
import type { Interval } from "#shared/stats/intervals/wald.ts";
import {
  type Adjustment,
  type CellContrast,
  type MarginalMean,
  marginalMeans,
  pairwiseContrasts,
} from "#shared/stats/marginal-means.ts";
import { bootstrapEstimates, bootstrapStatistics } from "#shared/stats/parametric-bootstrap.ts";
import { type PowerPoint, simulatePower } from "#shared/stats/power.ts";
import { type SimulatedResiduals, simulatedResiduals } from "#shared/stats/simulated-residuals.ts";
import { type AccuracyDesign, accuracyCells } from "#shared/study/accuracy-cells.ts";
import { type PlannedTrials, plannedFrame } from "#shared/study/planned-trials.ts";
import { withReferenceLevels } from "#shared/study/with-reference-levels.ts";
import { type FormulaProblem, problemOf } from "../models/formula-problem.ts";
import { scalarGroups } from "../models/interval-rows.ts";

/** What came of one formula: a fit, or what is wrong. */
export type ModelOutcome =
  | { readonly formula: string; readonly fit: MixedModelFit; readonly seconds: number }
  | { readonly formula: string; readonly problem: FormulaProblem };

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

type Tell = (progress: Progress) => void;

/** What the worker can be asked to compute: all of it plain data, pure and seeded. */
export const tasks = {
  /** Linear models by REML; several, which are to be compared, by maximum likelihood. */
  fit(
    { frame, formulas, family, referenceLevels }: FitRequest,
    onProgress: (progress: FitProgress) => void,
  ): ModelOutcome[] {
    return formulas.map((formula, model) => {
      const began = performance.now();
      try {
        const fit = fitMixedModel(formula, withReferenceLevels(frame, referenceLevels), {
          family,
          reml: formulas.length === 1,
          onProgress: (iteration, deviance) => onProgress({ model, iteration, deviance }),
        });
        return { formula, fit, seconds: (performance.now() - began) / 1000 };
      } catch (error) {
        return { formula, problem: problemOf(error) };
      }
    });
  },

  accuracy({ frame, design }: { readonly frame: DataFrame; readonly design: AccuracyDesign }): AccuracyCell[] {
    return accuracyCells(frame, design);
  },

  residuals({ fit, seed, group }: ResidualsRequest): SimulatedResiduals {
    return simulatedResiduals(fit, { seed, ...(group !== null && { group }) });
  },

  /** Of each fixed effect, then of each random intercept's standard deviation. */
  profile({ fit }: { readonly fit: MixedModelFit }, onProgress: Tell): Interval[] {
    const computations = [
      ...fit.fixed.map(
        ({ term }) =>
          () =>
            profileInterval(fit, term),
      ),
      ...scalarGroups(fit).map((group) => () => profileDeviationInterval(fit, group)),
    ];
    return computations.map((compute, done) => {
      onProgress({ done, total: computations.length });
      return compute();
    });
  },

  /** A row for each replicate: its likelihood-ratio statistic, or without a larger model its estimates (β, then θ). */
  bootstrap({ fit, larger, ...share }: BootstrapShare, onProgress: Tell): Float64Array[] {
    const options = { ...share, onProgress: (done: number, total: number) => onProgress({ done, total }) };
    return larger
      ? Array.from(bootstrapStatistics(fit, larger, options), (statistic) => Float64Array.of(statistic))
      : bootstrapEstimates(fit, options);
  },

  means({ fit, by, adjustment }: MeansRequest): {
    readonly means: readonly MarginalMean[];
    readonly contrasts: readonly CellContrast[];
  } {
    return { means: marginalMeans(fit, by), contrasts: pairwiseContrasts(fit, by, adjustment) };
  },

  /** One point of a power curve. */
  power({ trials, trialsEach, participants, ...assumptions }: PowerRequest, onProgress: Tell): PowerPoint {
    const [point] = simulatePower({
      ...assumptions,
      design: (count) => plannedFrame(trials, count, trialsEach),
      participants: [participants],
      onProgress: (done, total) => onProgress({ done, total }),
    });
    return point!;
  },
};

export interface FitRequest {
  readonly frame: DataFrame;
  readonly formulas: readonly string[];
  readonly family: ModelFamily;
  readonly referenceLevels: Readonly<Record<string, string>>;
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
  readonly adjustment: Adjustment;
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

export type TaskName = keyof typeof tasks;
export type TaskRequest<T extends TaskName> = Parameters<(typeof tasks)[T]>[0];
export type TaskResult<T extends TaskName> = ReturnType<(typeof tasks)[T]>;
export type TaskProgress<T extends TaskName> =
  Parameters<(typeof tasks)[T]> extends [unknown, (progress: infer P) => void] ? P : never;

export type FromWorker<T extends TaskName = TaskName> =
  | { readonly type: "progress"; readonly progress: TaskProgress<T> }
  | { readonly type: "result"; readonly result: TaskResult<T> }
  /** With a remedy where it is the user's to mend. */
  | { readonly type: "failed"; readonly message: string; readonly remedy: string | null };
