import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { plural } from "../elements/format.ts";
import { columnValues, type TrialsState } from "./use-trials.ts";

interface Props {
  readonly trials: TrialsState;
  readonly document: AnalysisDocument;
}

/** "1,760 trials of 40 simulated participants, 12 more excluded". */
export function TrialCounts({ trials: { trials }, document }: Props) {
  if (!trials) return "…";
  const participants = new Set(columnValues(trials.kept, "session_id")).size;
  const excluded = trials.all.rows.length - trials.kept.rows.length;
  return `${plural(trials.kept.rows.length, "trial")} of ${plural(participants, `${document.kinds.join(" and ")} participant`)}${
    excluded > 0 ? `, ${excluded} more excluded` : ""
  }`;
}
