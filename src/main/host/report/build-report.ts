import { analyseTrials, type TrialAnalysis } from "./analyse-trials.ts";
import { renderReport } from "./render-report.ts";
import type { ReportInput } from "./report-input.ts";

/**
 * Fits the analysis's models and writes the report: `report.html` as text, and what was found.
 *
 * @throws INVALID where there are no trials to analyse
 */
export function buildReport(input: ReportInput): { html: string; analysis: TrialAnalysis } {
  const analysis = analyseTrials(input);
  return { html: renderReport(input, analysis), analysis };
}
