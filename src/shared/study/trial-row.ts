import type { TrialTable } from "../contract/analyse.ts";
import { codebook } from "./codebook.ts";
import type { Cell } from "./column.ts";
import type { CoreColumn } from "./core-columns.ts";
import type { Levels } from "./levels.ts";
import { repeatCells } from "./repeat-check.ts";
import { scoreResponse } from "./score.ts";
import type { PlannedScreen, SessionKind, Timing } from "./screen.ts";
import type { StudyDocument } from "./study-document.ts";
import type { Columns } from "./trial-types/trial-type.ts";

/** What the rows of one session have in common. */
export interface SessionInfo {
  readonly subjectId: string;
  readonly sessionId: string;
  readonly kind: SessionKind;
  readonly conditionId: string;
  readonly levels: Levels;
  readonly studyHash: string;
  readonly seed: number;
  /** The machine on which it was started; null where it had no name. */
  readonly station: string | null;
}

/** One stored answer. */
export interface Answer {
  readonly screen: PlannedScreen;
  readonly response: unknown;
  /** The cells that were kept with it when it was taken; without them it is scored now. */
  readonly cells?: Columns | null;
  readonly timing: Timing;
  /** Interruptions of the session before this answer. */
  readonly resumeCount: number;
  /** Length in ms of the interruption just before this screen; null without one. */
  readonly gapMs: number | null;
}

export interface SessionAnswers {
  readonly session: SessionInfo;
  /** In the order of the screens. */
  readonly answers: readonly Answer[];
}

/** The data rows of one session, one a screen, by column name. */
export function sessionRows({ session, answers }: SessionAnswers): Columns[] {
  const recorded = answers.map(({ screen, response, cells }) => ({
    screen,
    cells: cells ?? scoreResponse(screen, response).columns,
  }));
  const repeated = repeatCells(recorded);
  let elapsed = 0;
  let before: Answer | null = null;
  return answers.map((answer, i) => {
    elapsed += millisecondsSince(before, answer);
    before = answer;
    return trialRow(session, answer, { ...recorded[i]!.cells, ...repeated[i] }, elapsed);
  });
}

/**
 * All rows of a study's sessions as a table, columns as in its codebook.
 *
 * @param options.scoredOnly leaves out texts, checks, ratings and practice
 */
export function trialTable(
  document: Pick<StudyDocument, "factors" | "flow">,
  sessions: readonly SessionAnswers[],
  options: { scoredOnly: boolean },
): TrialTable {
  const columns = codebook(document);
  const rows = sessions
    .flatMap(sessionRows)
    .filter((row) => !options.scoredOnly || row.trial_number !== null)
    .map((row) => columns.map(({ name }) => row[name] ?? null));
  return { columns, rows };
}

function trialRow(
  session: SessionInfo,
  { screen, timing, ...answer }: Answer,
  scored: Columns,
  elapsed: number,
): Columns {
  const core: Record<CoreColumn, Cell> = {
    subject_id: session.subjectId,
    session_id: session.sessionId,
    session_kind: session.kind,
    condition_id: session.conditionId,
    trial_index: screen.seq,
    trial_number: screen.trialNumber,
    trial_type: screen.trialType,
    block_id: screen.blockId,
    practice: screen.practice,
    stimulus: scored.stimulus ?? null,
    response: scored.response ?? null,
    rt: milliseconds(timing.timeResponse - timing.timeShow),
    time_show: milliseconds(timing.timeShow),
    time_response: milliseconds(timing.timeResponse),
    time_elapsed: milliseconds(elapsed),
    refresh_ms: timing.refreshMs === null ? null : milliseconds(timing.refreshMs),
    dropped_frames: timing.droppedFrames,
    visibility_losses: timing.visibilityLosses,
    focus_losses: timing.focusLosses,
    timing_ok: timing.timingOk,
    resume_count: answer.resumeCount,
    gap_ms: answer.gapMs === null ? null : milliseconds(answer.gapMs),
    station: session.station,
    study_hash: session.studyHash,
    seed: session.seed,
  };
  return { ...scored, ...session.levels, ...screen.levels, ...core };
}

/** A page's clock starts anew when a session resumes: the gap bridges the two. */
function millisecondsSince(before: Answer | null, { timing, resumeCount, gapMs }: Answer): number {
  if (before === null) return timing.timeResponse - timing.timeShow;
  return resumeCount === before.resumeCount
    ? timing.timeResponse - before.timing.timeResponse
    : (gapMs ?? 0) + timing.timeResponse - timing.timeShow;
}

/** To a microsecond: what browsers' clocks resolve, without the tail of binary fractions. */
const milliseconds = (value: number) => Math.round(value * 1000) / 1000;
