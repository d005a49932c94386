import type { CodebookEntry } from "../contract/analyse.ts";
import type { Column } from "./column.ts";

const text = (description: string): Column => ({ description, type: "string", unit: null });
const count = (description: string): Column => ({ description, type: "integer", unit: null });
const truth = (description: string): Column => ({ description, type: "boolean", unit: null });
const ms = (description: string): Column => ({ description, type: "number", unit: "ms" });

/** Who answered, and what was asked: the columns before those of the design and of the trial types. */
export const leadingColumns = {
  subject_id: text("Participant"),
  session_id: text("Session: one participant's visit"),
  session_kind: text("real, pilot or simulated; kinds are never mixed"),
  condition_id: text("Condition of the participant"),
  trial_index: count("Position of the screen in the session, from 0, every screen counted"),
  trial_number: count("Position among the scored trials, from 1; empty for other screens"),
  trial_type: text("Kind of screen, as a jsPsych plugin's name"),
  block_id: text("Block of the study; empty outside blocks"),
  practice: truth("Whether the trial was practice, with feedback and not scored"),
  stimulus: text("What was shown: the image's file name, or the text's title or question"),
  response: text("What was answered, in words"),
  rt: ms("Reaction time: from onset to response"),
} as const satisfies Record<string, Column>;

/** When it was shown and answered, and what makes it reproducible: the columns after all others. */
export const trailingColumns = {
  time_show: ms("Onset: stamp of the animation frame that first showed the screen, on the page's clock"),
  time_response: ms("Response: stamp of the input event, on the page's clock"),
  time_elapsed: ms("From the first onset of the session to this response, interruptions included"),
  refresh_ms: ms("Measured refresh interval of the display"),
  dropped_frames: count("Frames that the page missed while the screen showed"),
  visibility_losses: count("Times that the page was hidden while the screen showed"),
  focus_losses: count("Times that the page lost the keyboard while the screen showed"),
  timing_ok: truth("Whether the software timing of the screen can be trusted"),
  resume_count: count("Interruptions of the session before this response"),
  gap_ms: ms("Length of the interruption before this screen; empty without one"),
  station: text("Machine on which the session was started, as it was named in Run; empty where it had no name"),
  study_hash: text("SHA-256 of the study document in canonical JSON"),
  seed: count("Seed of the session's order and answer sides"),
} as const satisfies Record<string, Column>;

export type CoreColumn = keyof typeof leadingColumns | keyof typeof trailingColumns;

export const coreColumnNames: ReadonlySet<string> = new Set([
  ...Object.keys(leadingColumns),
  ...Object.keys(trailingColumns),
]);

/** Columns as entries of a codebook. */
export function codebookEntries(columns: Readonly<Record<string, Column>>, source: string): CodebookEntry[] {
  return Object.entries(columns).map(([name, { description, type, unit }]) => ({
    name,
    description,
    type,
    unit,
    source,
  }));
}
