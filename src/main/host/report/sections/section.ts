import type { TrialAnalysis } from "../analyse-trials.ts";
import type { Html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";

/** One part of the report, with its place in the table of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Null when there is nothing to say. */
  body(input: ReportInput, analysis: TrialAnalysis): Html | null;
}
