import type { ExportFormat, TrialTable } from "#shared/contract/analyse.ts";

/** What is exported: a study's data as a table, and the words that describe it. */
export interface ExportInput {
  readonly study: { readonly name: string; readonly title: string; readonly description: string };
  /** SHA-256 of the study document. */
  readonly studyHash: string;
  readonly table: TrialTable;
  /** The program's version, for provenance. */
  readonly version: string;
  /** What files are called after: study, its version, whose sessions, date. */
  readonly name: string;
}

/** A file to write, with its path relative to the folder of the exports. */
export interface ExportFile {
  readonly path: string;
  readonly content: string;
}

/** A name as Psych-DS and BIDS take it into the names of files. */
export const alphanumeric = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, "");

/** One format: one file of this folder and one line in `exporters.ts`. Writers are pure; the caller writes the files. */
export interface Exporter {
  readonly format: ExportFormat;
  readonly label: string;
  readonly description: string;
  files(input: ExportInput): ExportFile[];
}
