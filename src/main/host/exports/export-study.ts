import { setImmediate } from "node:timers/promises";
import type { ExportChoice, TrialTable } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type Selection, selectedSessions } from "../sessions/selected-answers.ts";
import { readSessionTexts, type SessionTexts } from "../sessions/session-answers.ts";
import type { Store } from "../store/store.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { explanationOrigins } from "../studies/explanation-origins.ts";
import { runInThread } from "../threads/run-in-thread.ts";
import { type TableMaterial, tableOf, writeTable } from "./study-table.ts";

/** Sessions that are read before others are served. */
const atOnce = 10;

/** A study's data as a table; a long one is made in a thread of its own, for participants may be answering meanwhile. */
export async function studyTable(store: Store, selection: Selection): Promise<TrialTable> {
  const material = await gather(store, selection);
  return isSmall(material) ? tableOf(material) : runInThread("make-table", material);
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
  { format, version }: { readonly format: ExportChoice; readonly version: string },
): Promise<string[]> {
  const material = await gather(store, selection);
  if (format !== "codebook" && material.sessions.every(({ responses }) => responses.length === 0))
    throw new ExemplarError(
      "CONFLICT",
      `There is nothing to export: the study "${material.study.title}" has no ${selection.completedOnly ? "completed " : ""}${selection.kinds.join(" or ")} sessions.`,
      "Choose other sessions, or wait until one is completed.",
    );
  const { hash: studyHash } = savedStudy(store, selection.studyId);
  const origins = explanationOrigins(store, material.study);
  const exported = { ...material, format, folder: store.folder.exports, studyHash, version, origins };
  return isSmall(material) ? writeTable(exported) : runInThread("write-table", exported);
}

/** Beyond so many responses a table takes long enough to keep a participant waiting. */
const fewResponses = 1000;

const isSmall = ({ sessions }: TableMaterial): boolean =>
  sessions.reduce((sum, { responses }) => sum + responses.length, 0) <= fewResponses;

async function gather(store: Store, selection: Selection): Promise<TableMaterial> {
  const { document: study } = savedStudy(store, selection.studyId);
  const sessions: SessionTexts[] = [];
  for (const session of selectedSessions(store, selection, Date.now())) {
    sessions.push(readSessionTexts(store, study, session));
    if (sessions.length % atOnce === 0) await setImmediate();
  }
  return { study, sessions, scoredOnly: selection.scoredOnly };
}
