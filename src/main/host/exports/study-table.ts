import { setImmediate } from "node:timers/promises";
import type { ExportFormat, TrialTable } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { trialTable } from "#shared/study/trial-row.ts";
import { runInThread } from "../jobs/run-in-thread.ts";
import { type Selection, selectedSessions } from "../sessions/selected-answers.ts";
import { parseAnswers, readSessionTexts, type SessionTexts } from "../sessions/session-answers.ts";
import type { Store } from "../store/store.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { writeExports } from "../write-exports.ts";
import { findExporter } from "./exporters.ts";

/** Sessions that are read before others are served. */
const atOnce = 10;

/** What a table is made of, as the database has it: to be parsed where it is needed. */
export interface TableMaterial {
  readonly study: StudyDocument;
  readonly sessions: readonly SessionTexts[];
  readonly scoredOnly: boolean;
  /** What to write of the table; left out where the table itself is asked for. */
  readonly exported?: {
    readonly format: ExportFormat;
    readonly folder: string;
    readonly studyHash: string;
    readonly version: string;
  };
}

/** The table, from the texts of the database. It takes a second for some thousand trials. */
export const tableOf = ({ study, sessions, scoredOnly }: TableMaterial): TrialTable =>
  trialTable(study, sessions.map(parseAnswers), { scoredOnly });

/** A study's data as a table; a long one is made in a thread of its own, for participants may be answering meanwhile. */
export async function studyTable(store: Store, selection: Selection): Promise<TrialTable> {
  const material = await gather(store, selection);
  return isSmall(material) ? tableOf(material) : inThread<TrialTable>(material);
}

/**
 * Writes a study's data; much of it in a thread of its own.
 *
 * @returns the files
 * @throws CONFLICT where there are none: an empty file beside a full one would be taken for the data
 */
export async function exportStudy(
  store: Store,
  selection: Selection,
  { format, version }: { readonly format: ExportFormat; readonly version: string },
): Promise<string[]> {
  const material = await gather(store, selection);
  if (format !== "codebook" && material.sessions.every(({ responses }) => responses.length === 0))
    throw new ExemplarError(
      "CONFLICT",
      `There is nothing to export: the study "${material.study.title}" has no ${selection.completedOnly ? "completed " : ""}${selection.kinds.join(" or ")} sessions.`,
      "Choose other sessions, or wait until one is completed.",
    );
  const { hash: studyHash } = savedStudy(store, selection.studyId);
  const exported = { format, folder: store.folder.exports, studyHash, version };
  return isSmall(material) ? writeTable(material, exported) : inThread<string[]>({ ...material, exported });
}

/** Writes what a table is exported as. @returns the files */
export function writeTable(
  material: TableMaterial,
  { format, folder, studyHash, version }: NonNullable<TableMaterial["exported"]>,
): string[] {
  const files = findExporter(format).files({ study: material.study, studyHash, table: tableOf(material), version });
  return writeExports(folder, files);
}

/** Beyond so many responses a table takes long enough to keep a participant waiting. */
const fewResponses = 1000;

const isSmall = ({ sessions }: TableMaterial): boolean =>
  sessions.reduce((sum, { responses }) => sum + responses.length, 0) <= fewResponses;

const inThread = <Result>(material: TableMaterial) =>
  runInThread<Result>(new URL("../jobs/table-thread.ts", import.meta.url), material, new AbortController().signal);

async function gather(store: Store, selection: Selection): Promise<TableMaterial> {
  const { document: study } = savedStudy(store, selection.studyId);
  const sessions: SessionTexts[] = [];
  for (const session of selectedSessions(store, selection, Date.now())) {
    sessions.push(readSessionTexts(store, study, session));
    if (sessions.length % atOnce === 0) await setImmediate();
  }
  return { study, sessions, scoredOnly: selection.scoredOnly };
}
