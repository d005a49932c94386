import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { type AccuracyDesign, accuracyCells } from "#shared/study/accuracy-cells.ts";
import { withReferenceLevels } from "#shared/study/with-reference-levels.ts";
import { type FormulaProblem, problemOf } from "../models/formula-problem.ts";

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

/** What the worker can be asked to compute: all of it plain data, pure and seeded. */
export const tasks = {
  fit({ frame, formulas, referenceLevels }: FitRequest, onProgress: (progress: FitProgress) => void): ModelOutcome[] {
    return formulas.map((formula, model) => {
      const began = performance.now();
      try {
        const fit = fitMixedModel(formula, withReferenceLevels(frame, referenceLevels), {
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
};

export interface FitRequest {
  readonly frame: DataFrame;
  readonly formulas: readonly string[];
  readonly referenceLevels: Readonly<Record<string, string>>;
}

export type TaskName = keyof typeof tasks;
export type TaskRequest<T extends TaskName> = Parameters<(typeof tasks)[T]>[0];
export type TaskResult<T extends TaskName> = ReturnType<(typeof tasks)[T]>;

export type FromWorker<T extends TaskName = TaskName> =
  | { readonly type: "progress"; readonly progress: FitProgress }
  | { readonly type: "result"; readonly result: TaskResult<T> }
  | { readonly type: "failed"; readonly message: string };
