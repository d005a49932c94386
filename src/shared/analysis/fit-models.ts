import type { AnalysisDocument } from "../contract/analyse.ts";
import { type DataFrame, selectRows } from "../stats/data-frame.ts";
import { interpretFormula } from "../stats/formula/terms.ts";
import { fitMixedModel } from "../stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "../stats/glmm/mixed-model-fit.ts";
import type { MixedModelOptions } from "../stats/glmm/mixed-model-options.ts";
import { modelFrame } from "../stats/glmm/model-frame.ts";
import { type AnalysisProblem, failureInWords } from "./failure-in-words.ts";
import { withReferenceLevels } from "./with-reference-levels.ts";

/** What an analysis decides about its models, besides their formulas. */
export type FitSettings = Pick<AnalysisDocument, "family" | "referenceLevels"> &
  Partial<Pick<AnalysisDocument, Decision>> & { readonly nAGQ?: number };

const decisions = [
  ...(["link", "thresholds", "order", "shift", "coding", "estimation", "degrees"] as const),
  ...(["success", "weights", "commonRows", "prior"] as const),
] as const;
type Decision = (typeof decisions)[number];

/** What says something of models of one family only. */
type OfFamily = "link" | "thresholds" | "order" | "shift" | "success" | "prior" | "degrees" | "estimation";

/** Decisions for another family: what was decided about the one before falls away. */
export function withFamily<Decided extends Partial<FitSettings>>(
  decided: Decided,
  family: Pick<FitSettings, "family" | "link">,
): Omit<Decided, OfFamily> & Pick<FitSettings, "family" | "link"> {
  const { link, thresholds, order, shift, success, prior, degrees, estimation, ...rest } = decided;
  return { ...rest, ...family };
}

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
  settings: FitSettings,
  options: FitModelsOptions = {},
): ModelOutcome[] {
  const clock = options.clock ?? (() => Date.now() / 1000);
  const outcomes: ModelOutcome[] = [];
  let data: DataFrame;
  try {
    const levelled = withReferenceLevels(frame, settings.referenceLevels);
    data = settings.commonRows ? commonRows(formulas, levelled, settings) : levelled;
  } catch (error) {
    return formulas.map((formula) => ({ formula, problem: failureInWords(error) }));
  }
  for (const [model, formula] of formulas.entries()) {
    const began = clock();
    try {
      const fit = fitMixedModel(formula, data, {
        ...fitOptions(settings, formulas.length),
        shouldStop: options.shouldStop,
        onProgress: (iteration, deviance) => options.onProgress?.(model, iteration, deviance),
      });
      outcomes.push({ formula, fit, seconds: clock() - began });
    } catch (error) {
      outcomes.push({ formula, problem: failureInWords(error) });
    }
  }
  return outcomes;
}

/** The rows that every formula can use. @throws FormulaError or ModelError where one of them cannot be used at all */
function commonRows(formulas: readonly string[], frame: DataFrame, settings: FitSettings): DataFrame {
  const options = fitOptions(settings, formulas.length);
  const used = formulas.map(
    (formula) =>
      new Set(modelFrame(interpretFormula(formula), frame, { ...options, family: settings.family }).usedRows),
  );
  const rows = Array.from({ length: frame.rowCount }, (_, row) => row).filter((row) =>
    used.every((set) => set.has(row)),
  );
  return rows.length === frame.rowCount ? frame : selectRows(frame, rows);
}

/** An analysis's decisions as the options of a fit; `compared` is how many models will be compared. */
export function fitOptions(settings: FitSettings, compared: number): MixedModelOptions {
  const { referenceLevels: _, commonRows: __, coding, estimation, link, ...options } = settings;
  return {
    ...options,
    ...((settings.family === "binomial" || settings.family === "ordinal") && { link }),
    contrasts: coding,
    reml: estimation === undefined ? compared === 1 : estimation === "REML",
  };
}

/** An analysis's decisions about its models, apart from the rest of its document. */
export function settingsOf(document: AnalysisDocument): FitSettings {
  const { family, referenceLevels } = document;
  const given = decisions.filter((name) => document[name] !== undefined).map((name) => [name, document[name]]);
  return { family, referenceLevels, ...Object.fromEntries(given) };
}

/** Whether two sets of decisions are the same, so that a fit still stands for them. */
export const sameSettings = (a: FitSettings, document: AnalysisDocument) =>
  JSON.stringify(a) === JSON.stringify(settingsOf(document));
