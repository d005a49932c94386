import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fromHome } from "#files/home-path.ts";
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

/** Where and as what data are written, by which version of the program. */
export interface ExportAsked {
  readonly format: ExportChoice;
  readonly version: string;
  /** A file, or for a format of several a folder, that is not there yet; left out, they go into the exports. */
  readonly to?: string | undefined;
}

/**
 * Writes a study's data; much of it in a thread of its own.
 *
 * @returns the files
 * @throws CONFLICT where there are none (an empty file beside a full one would be taken for the data), or `to` is there
 */
export async function exportStudy(
  store: Store,
  selection: Selection,
  { format, version, to }: ExportAsked,
): Promise<string[]> {
  const material = await gather(store, selection);
  if (format !== "codebook" && material.sessions.every(({ responses }) => responses.length === 0))
    throw new ExemplarError(
      "CONFLICT",
      `There is nothing to export: the study "${material.study.title}" has no ${selection.completedOnly ? "completed " : ""}${selection.kinds.join(" or ")} sessions.`,
      "Choose other sessions, or wait until one is completed.",
    );
  const { hash: studyHash } = savedStudy(store, selection.studyId);
  const exported = {
    ...{ ...material, format, folder: store.folder.exports, studyHash, version },
    name: exportName(material.study, studyHash, selection.kinds),
    origins: explanationOrigins(store, material.study),
    ...(to !== undefined && { to: resolve(fromHome(to)) }),
  };
  return isSmall(material) ? writeTable(exported) : runInThread("write-table", exported);
}

/** "saliency_2afc_1f0e9a2c_real_2026-11-27": of which study, in which version, whose sessions, and when. */
export const exportName = ({ name }: { readonly name: string }, studyHash: string, kinds: readonly string[]): string =>
  [name, studyHash.slice(0, 8), kinds.join("-"), new Intl.DateTimeFormat("sv-SE").format()].join("_");

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
