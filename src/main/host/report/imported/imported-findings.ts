import type { ExclusionCount } from "#shared/analysis/apply-exclusions.ts";
import type { ModelOutcome } from "#shared/analysis/fit-models.ts";
import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import type { AccuracyCell, ShareWords } from "#shared/figures/accuracy-by-condition.ts";

/** All that the report of imported trials is made of, as plain data. */
export interface ImportedReportInput {
  readonly analysis: AnalysisDocument;
  readonly imported: ImportedTrials;
  readonly table: TrialTable;
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** What the models say of imported trials. */
export interface ImportedFindings {
  readonly trials: number;
  readonly participants: number;
  readonly exclusions: readonly ExclusionCount[];
  /** Of an outcome of two kinds, by condition. */
  readonly shares: { readonly cells: readonly AccuracyCell[]; readonly words: ShareWords } | null;
  readonly models: readonly ModelOutcome[];
}
