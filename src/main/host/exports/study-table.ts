import type { ExportChoice, TrialTable } from "#shared/contract/analyse.ts";
import type { ExplanationOrigin } from "#shared/study/explanation-origins.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { trialTable } from "#shared/study/trial-row.ts";
import { parseAnswers, type SessionTexts } from "../sessions/session-answers.ts";
import { writeExports, writeExportTo } from "../write-exports.ts";
import { everything } from "./everything.ts";
import { findExporter } from "./exporters.ts";

/** What a table is made of, as the database has it: to be parsed where it is needed. */
export interface TableMaterial {
  readonly study: StudyDocument;
  readonly sessions: readonly SessionTexts[];
  readonly scoredOnly: boolean;
}

/** A table to be written. */
export interface ExportMaterial extends TableMaterial {
  readonly format: ExportChoice;
  readonly folder: string;
  readonly studyHash: string;
  readonly version: string;
  /** What the files are called after. */
  readonly name: string;
  /** A file, or of several a folder, that is not there yet; left out, they go into the folder of the exports. */
  readonly to?: string;
  /** Of the explanations that the study shows. */
  readonly origins: readonly ExplanationOrigin[];
}

/** The table, from the texts of the database. It takes a second for some thousand trials. */
export const tableOf = ({ study, sessions, scoredOnly }: TableMaterial): TrialTable =>
  trialTable(study, sessions.map(parseAnswers), { scoredOnly });

/** Writes what a table is exported as. @returns the files */
export function writeTable({ format, folder, to, origins, ...material }: ExportMaterial): string[] {
  const { study, studyHash, version, name } = material;
  const input = { study, studyHash, version, name, table: tableOf(material) };
  const files = format === "everything" ? [everything(input, study, origins)] : findExporter(format).files(input);
  return to === undefined ? writeExports(folder, files) : writeExportTo(to, files);
}
