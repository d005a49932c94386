import { analyseTrials, type TrialAnalysis } from "./analyse-trials.ts";
import { renderReport } from "./render-report.ts";
import type { ReportInput } from "./report-input.ts";

/** A report's input as it travels between threads: images by their SHA-256. */
export type ReportMaterial = Omit<ReportInput, "image"> & { readonly images: ReadonlyMap<string, Uint8Array> };

export interface MadeReport {
  readonly html: string;
  readonly participants: number;
  readonly trials: number;
}

/**
 * Fits the analysis's models and writes the report: `report.html` as text, and what was found.
 *
 * @throws INVALID where there are no trials to analyse
 */
export function buildReport(input: ReportInput): { html: string; analysis: TrialAnalysis } {
  const analysis = analyseTrials(input);
  return { html: renderReport(input, analysis), analysis };
}

/** The same from what a thread is given, with what is told of it. */
export function makeReport({ images, ...input }: ReportMaterial): MadeReport {
  const { html, analysis } = buildReport({ ...input, image: (sha256) => images.get(sha256) ?? null });
  return { html, participants: analysis.participants, trials: analysis.trials };
}
