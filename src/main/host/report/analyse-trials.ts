import { accuracyCells } from "#shared/analysis/accuracy-cells.ts";
import type { ExclusionCount } from "#shared/analysis/apply-exclusions.ts";
import { fitModels, type ModelOutcome, settingsOf } from "#shared/analysis/fit-models.ts";
import { frameOf, keptTrials } from "#shared/analysis/kept-trials.ts";
import { type AmbiguityRates, ambiguityAnswers, ambiguityRates } from "#shared/analysis/name-ambiguity.ts";
import { relabelAnswers } from "#shared/analysis/relabelling.ts";
import { type RelabellingFindings, relabellingFindings } from "#shared/analysis/relabelling-findings.ts";
import { withReferenceLevels } from "#shared/analysis/with-reference-levels.ts";
import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { type Cell, tableRecords } from "../exports/table-records.ts";
import type { ReportInput } from "./report-input.ts";

export interface TrialAnalysis {
  readonly trials: number;
  readonly participants: number;
  readonly exclusions: readonly ExclusionCount[];
  readonly cells: readonly AccuracyCell[];
  /** How much people agree on ambiguities, where trials name some. */
  readonly ambiguities: readonly AmbiguityRates[];
  /** Whose errors they are by raters, where trials name images again; null elsewhere. */
  readonly relabelling: RelabellingFindings | null;
  readonly models: readonly ModelOutcome[];
  /** Share of the scored trials that show an image which the AI answered rightly; null where trials do not say. */
  readonly aiRight: number | null;
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
export function analyseTrials({ analysis, study, table, evaluation }: ReportInput): TrialAnalysis {
  const { kept, excluded, frame } = analysedRows(analysis, table);
  const records = tableRecords(kept);
  const relabelled = relabelAnswers(kept);
  return {
    trials: records.length,
    participants: new Set(records.map(({ session_id }) => session_id)).size,
    exclusions: excluded,
    cells: accuracyCells(frame, { conditions: study.document.conditions, seed: analysis.seed }),
    ambiguities: ambiguityRates(ambiguityAnswers(kept), { seed: analysis.seed }),
    relabelling:
      relabelled.length > 0 ? relabellingFindings({ answers: relabelled, seed: analysis.seed, evaluation }) : null,
    models: fitModels(analysis.formulas, frame, settingsOf(analysis)),
    aiRight: shareAiRight(records),
    medianRt: median(records.map(({ rt }) => Number(rt))),
    timingOk: records.filter(({ timing_ok }) => timing_ok === true).length / records.length,
  };
}

/**
 * The scored trials that an analysis keeps, and as statistics reads them.
 *
 * @throws INVALID where none is left, or a reference level does not occur in them
 */
export function analysedRows(analysis: AnalysisDocument, table: TrialTable) {
  const { all, kept, excluded } = keptTrials(table, analysis.exclusions);
  if (kept.rows.length === 0)
    throw new ExemplarError(
      "INVALID",
      all.rows.length === 0
        ? `There are no completed ${analysis.kinds.join(" or ")} sessions to report on`
        : `The exclusions leave none of ${all.rows.length} trials`,
      "Run participants first, or change the analysis.",
    );
  const frame = frameOf(kept, undefined, analysis);
  try {
    withReferenceLevels(frame, analysis.referenceLevels);
  } catch (failure) {
    if (!(failure instanceof ModelError)) throw failure;
    throw new ExemplarError(
      "INVALID",
      `The analysis's reference levels do not fit the data: ${failure.message}`,
      failure.remedy,
    );
  }
  return { kept, excluded, frame };
}

function shareAiRight(records: readonly Readonly<Record<string, Cell>>[]): number | null {
  const judged = records.filter(({ ai_response, ground_truth }) => ai_response != null && ground_truth != null);
  if (judged.length === 0) return null;
  return judged.filter(({ ai_response, ground_truth }) => ai_response === ground_truth).length / judged.length;
}

export function columnAt({ columns }: ReportInput["table"], name: string): number {
  return columns.findIndex((column) => column.name === name);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
