import type { Client } from "#shared/contract/contract.ts";
import { type DriftRow, driftRows } from "#shared/study/drift.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { type Quality, qualityOf } from "#shared/study/session-quality.ts";
import { table } from "../table.ts";

/** How the sessions of one kind were answered, study by study. */
export async function driftOfStudies(client: Client, kind: SessionKind) {
  const studies = await client.compose.studies();
  return Promise.all(
    studies.map(async ({ id: studyId, document: { title } }) => {
      const { sessions } = await client.run.overview({ studyId, kind });
      const measures = await client.run.measures({ studyId, kind });
      const ofKind = sessions.filter((session) => session.kind === kind);
      return { studyId, title, quality: qualityOf(ofKind, measures), completed: driftRows(ofKind, measures) };
    }),
  );
}

const percent = (share: number | null): string => (share === null ? "-" : `${(100 * share).toFixed(1)}%`);

/** "12 completed, 1 live, 2 dropped out, …": one line. */
export const qualityInWords = (quality: Quality): string =>
  [
    `${quality.completed} completed, ${quality.live} live, ${quality.droppedOut} dropped out, ${quality.rejected} rejected`,
    `${quality.failedCheck} of ${quality.metCheck} failed an attention check`,
    `timing flagged in ${percent(quality.flagged)} of the scored trials`,
  ].join("; ");

/** One line for each completed session. */
export const driftTable = (completed: readonly DriftRow[]): string =>
  table(
    ["", "participant", "condition", "accuracy", "median rt (ms)", "minutes", "checks failed", "timing flagged"],
    completed.map(({ place, session, measures, minutes }) => [
      ...[String(place), session.subjectId, session.conditionId, percent(measures.accuracy)],
      measures.medianRt === null ? "-" : String(Math.round(measures.medianRt)),
      minutes.toFixed(1),
      measures.checks === 0 ? "-" : `${measures.checksFailed} of ${measures.checks}`,
      percent(session.flagged),
    ]),
  );
