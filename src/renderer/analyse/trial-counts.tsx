import { plural } from "../elements/format.ts";
import { columnValues, type TrialsState } from "./use-trials.ts";

interface Props {
  readonly trials: TrialsState;
  readonly participant: ParticipantColumn;
}

/** The column that tells participants apart, and what they are called: "simulated participant". */
export interface ParticipantColumn {
  readonly column: string;
  readonly words: string;
}

/** "1,760 trials of 40 simulated participants, 12 more excluded". */
export function TrialCounts({ trials: { trials }, participant: { column, words } }: Props) {
  if (!trials) return "…";
  const participants = new Set(columnValues(trials.kept, column)).size;
  const excluded = trials.all.rows.length - trials.kept.rows.length;
  return `${plural(trials.kept.rows.length, "trial")} of ${plural(participants, words)}${
    excluded > 0 ? `, ${excluded} more excluded` : ""
  }`;
}
