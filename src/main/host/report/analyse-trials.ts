import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import { type DataFrame, dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { accuracyCells } from "#shared/study/accuracy-cells.ts";
import { applyExclusions, type ExclusionCount } from "#shared/study/apply-exclusions.ts";
import { withReferenceLevels } from "#shared/study/with-reference-levels.ts";
import { tableRecords } from "../exports/table-records.ts";
import type { ReportInput } from "./report-input.ts";

/** What came of one formula: a fit, or why there is none. */
export type ModelOutcome =
  | { readonly formula: string; readonly fit: MixedModelFit }
  | { readonly formula: string; readonly problem: string };

export interface TrialAnalysis {
  readonly trials: number;
  readonly participants: number;
  readonly exclusions: readonly ExclusionCount[];
  readonly cells: readonly AccuracyCell[];
  readonly models: readonly ModelOutcome[];
  /** Medians over scored trials, in ms. */
  readonly medianRt: number;
  /** Share of scored trials whose timing can be trusted. */
  readonly timingOk: number;
}

/**
 * Fits an analysis's models to its trials and summarises the cells of the design.
 *
 * @throws INVALID where no trial is left to analyse, or a reference level does not occur in them
 */
export function analyseTrials({ analysis, study, table }: ReportInput): TrialAnalysis {
  const { records, counts, frame } = keptTrials(analysis, table);
  return {
    trials: records.length,
    participants: new Set(records.map(({ session_id }) => session_id)).size,
    exclusions: counts,
    cells: accuracyCells(frame, { conditions: study.document.conditions, seed: analysis.seed }),
    models: fitFormulas(analysis, frame),
    medianRt: median(records.map(({ rt }) => Number(rt))),
    timingOk: records.filter(({ timing_ok }) => timing_ok === true).length / records.length,
  };
}

/**
 * The scored trials that an analysis keeps, and as statistics reads them.
 *
 * @throws INVALID where none is left, or a reference level does not occur in them
 */
export function keptTrials(analysis: AnalysisDocument, table: TrialTable) {
  const scored = { ...table, rows: table.rows.filter((row) => row[columnAt(table, "trial_number")] !== null) };
  const { table: kept, counts } = applyExclusions(scored, analysis.exclusions);
  if (kept.rows.length === 0)
    throw new ExemplarError(
      "INVALID",
      scored.rows.length === 0
        ? `There are no completed ${analysis.kinds.join(" or ")} sessions to report on`
        : `The exclusions leave none of ${scored.rows.length} trials`,
      "Run participants first, or change the analysis.",
    );
  const records = tableRecords(kept);
  try {
    const frame = withReferenceLevels(dataFrameFromRecords(records), analysis.referenceLevels);
    return { kept, counts, records, frame };
  } catch (failure) {
    if (!(failure instanceof ModelError)) throw failure;
    throw new ExemplarError(
      "INVALID",
      `The analysis's reference levels do not fit the data: ${failure.message}`,
      failure.remedy,
    );
  }
}

/**
 * Fits each formula; one that cannot be fitted says why. Linear models by REML; several, which are to be compared, by
 * maximum likelihood.
 */
export function fitFormulas(
  { formulas, family }: Pick<AnalysisDocument, "formulas" | "family">,
  frame: DataFrame,
): ModelOutcome[] {
  return formulas.map((formula) => {
    try {
      return { formula, fit: fitMixedModel(formula, frame, { family, reml: formulas.length === 1 }) };
    } catch (failure) {
      if (failure instanceof ModelError || failure instanceof FormulaError)
        return { formula, problem: `${failure.message} ${failure.remedy}` };
      throw failure;
    }
  });
}

export function columnAt({ columns }: ReportInput["table"], name: string): number {
  return columns.findIndex((column) => column.name === name);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
