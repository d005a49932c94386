import type { CsvTable } from "../stats/csv.ts";
import type { ColumnRoles } from "./column-roles.ts";

/** Rows that are left out of the trials, and why. */
export interface LeftOut {
  readonly reason: string;
  readonly rows: number;
}

/** Whether a cell says that its trial was practice: a truth value, or a phase of that name. */
export const isPracticeMark = (cell: string): boolean =>
  /^(true|1|yes)$/i.test(cell) || /practi[cs]e|training|tutorial|warm.?up/i.test(cell);

/** Whether a cell says that its session was not finished. */
export const isUnfinishedMark = (cell: string): boolean =>
  /^(false|0|no)$/i.test(cell) ||
  /\b(unfinished|incomplete|in.?progress|live|expired|abandoned|returned|timed.?out|partial|aborted)\b/i.test(cell);

/**
 * The rows that are trials, by their places, and how many others there are for which reason; a row is counted for the
 * first that holds.
 *
 * @param isMissing whether a cell of a column stands for no value
 */
export function trialRows(
  { header, rows }: CsvTable,
  roles: ColumnRoles,
  isMissing: (cell: string, column: string) => boolean,
): { readonly kept: readonly number[]; readonly leftOut: readonly LeftOut[] } {
  const rules: { reason: string; column: string | null; holds: (cell: string, column: string) => boolean }[] = [
    { reason: `no participant (“${roles.participant}” is missing)`, column: roles.participant, holds: isMissing },
    { reason: `practice, as “${roles.practice}” says`, column: roles.practice, holds: isPracticeMark },
    { reason: `unfinished session, as “${roles.finished}” says`, column: roles.finished, holds: isUnfinishedMark },
    {
      reason: `no value of “${roles.outcome}”: screens that ask nothing, and what was not answered`,
      column: roles.outcome,
      holds: isMissing,
    },
    // As this program exports them: other screens have no number among the scored trials.
    { reason: "not scored (“trial_number” is missing)", column: "trial_number", holds: isMissing },
  ];
  let kept = rows.map((_, place) => place);
  const leftOut = rules.map(({ reason, column, holds }) => {
    const place = column === null ? -1 : header.indexOf(column);
    const before = kept.length;
    if (place >= 0) kept = kept.filter((row) => !holds(rows[row]![place]!, column!));
    return { reason, rows: before - kept.length };
  });
  return { kept, leftOut: leftOut.filter((entry) => entry.rows > 0) };
}
