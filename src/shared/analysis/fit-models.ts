import type { AnalysisDocument } from "../contract/analyse.ts";
import type { DataFrame } from "../stats/data-frame.ts";
import { fitMixedModel, type MixedModelOptions } from "../stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "../stats/glmm/mixed-model-fit.ts";
import { type AnalysisProblem, failureInWords } from "./failure-in-words.ts";
import { withReferenceLevels } from "./with-reference-levels.ts";

/** What an analysis decides about its models, besides their formulas. */
export type ModelSettings = Pick<AnalysisDocument, "family" | "referenceLevels"> &
  Partial<Pick<AnalysisDocument, "coding" | "estimation" | "link" | "thresholds" | "order" | "shift">> & {
    readonly nAGQ?: number;
  };

/** What came of one formula: a fit with the seconds it took, or why there is none. */
export type ModelOutcome =
  | { readonly formula: string; readonly fit: MixedModelFit; readonly seconds: number }
  | { readonly formula: string; readonly problem: AnalysisProblem };

export interface FitModelsOptions {
  readonly onProgress?: (model: number, iteration: number, deviance: number) => void;
  readonly shouldStop?: () => boolean;
  /** Seconds on a clock that only goes forward; wall or processor time, as the caller likes. */
  readonly clock?: () => number;
}

/**
 * Fits an analysis's formulas to its rows, for the window, the report and the terminal alike. Linear models are fitted by
 * REML; several, which are to be compared, by maximum likelihood; the analysis may decide otherwise.
 */
export function fitModels(
  formulas: readonly string[],
  frame: DataFrame,
  settings: ModelSettings,
  options: FitModelsOptions = {},
): ModelOutcome[] {
  const clock = options.clock ?? (() => Date.now() / 1000);
  return formulas.map((formula, model) => {
    const began = clock();
    try {
      const fit = fitMixedModel(formula, withReferenceLevels(frame, settings.referenceLevels), {
        ...fitOptions(settings, formulas.length),
        shouldStop: options.shouldStop,
        onProgress: (iteration, deviance) => options.onProgress?.(model, iteration, deviance),
      });
      return { formula, fit, seconds: clock() - began };
    } catch (error) {
      return { formula, problem: failureInWords(error) };
    }
  });
}

/** An analysis's decisions as the options of a fit; `compared` is how many models will be compared. */
export function fitOptions(settings: ModelSettings, compared: number): MixedModelOptions {
  const { family, coding, estimation, nAGQ, thresholds, order, shift } = settings;
  const link = family === "binomial" || family === "ordinal" ? settings.link : undefined;
  const reml = estimation === undefined ? compared === 1 : estimation === "REML";
  return { family, link, thresholds, order, shift, contrasts: coding, nAGQ, reml };
}

/** An analysis's decisions about its models, apart from the rest of its document. */
export function settingsOf(document: AnalysisDocument): ModelSettings {
  const { family, referenceLevels, coding, estimation, link, thresholds, order, shift } = document;
  return { family, referenceLevels, coding, estimation, link, thresholds, order, shift };
}

/** Whether two sets of decisions are the same, so that a fit still stands for them. */
export const sameSettings = (a: ModelSettings, document: AnalysisDocument) =>
  JSON.stringify(a) === JSON.stringify(settingsOf(document));
