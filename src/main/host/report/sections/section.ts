import type { TrialAnalysis } from "../analyse-trials.ts";
import type { Html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";

/** One part of a report, with its place in the table of contents, and what it needs to know. */
export interface Section<Input = ReportInput, Found = TrialAnalysis> {
  readonly id: string;
  readonly title: string;
  /** Null when there is nothing to say. */
  body(input: Input, analysis: Found): Html | null;
}
