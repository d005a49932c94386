import { writeCsv } from "#shared/stats/csv.ts";
import type { Exporter } from "./exporter.ts";
import { type Cell, tableRecords } from "./table-records.ts";

/** What is the same on every row of a session, besides the design's factors. */
const sessionColumns = [
  ...["subject_id", "session_id", "session_kind", "condition_id", "station"],
  ...["study_hash", "seed", "repeat_check_passed"],
];

/** What is spread over the scored trials, as `correct_<stimulus_id>`. */
const trialColumns = ["response", "correct", "rt"];

/** One row a session. Trials are named by their stimulus, for their order differs between participants. */
export const csvWide: Exporter = {
  format: "csv-wide",
  label: "CSV, wide",
  description: "One row a participant: response, correctness and reaction time of each stimulus side by side",
  files({ name: base, table }) {
    const factors = table.columns.filter(({ source }) => source === "design factor").map(({ name }) => name);
    const names = new Set(table.columns.map(({ name }) => name));
    const sessions = Map.groupBy(tableRecords(table), ({ session_id }) => session_id);
    const within = new Set(factors.filter((name) => [...sessions.values()].some((rows) => varies(rows, name))));
    const between = factors.filter((name) => !within.has(name));
    const constant = [...sessionColumns.slice(0, 4), ...between, ...sessionColumns.slice(4)].filter((name) =>
      names.has(name),
    );
    const wideRows = [...sessions.values()].map((rows) => {
      const wide = new Map<string, Cell>(constant.map((name) => [name, rows[0]![name] ?? null]));
      for (const row of rows) {
        if (row.trial_number !== null)
          for (const column of [...trialColumns, ...within])
            wide.set(`${column}_${row.stimulus_id}`, row[column] ?? null);
        if (typeof row.rating_name === "string") wide.set(`rating_${row.rating_name}`, row.rating ?? null);
        if (typeof row.question_name === "string") wide.set(`response_${row.question_name}`, row.response ?? null);
        for (const { name } of table.columns) if (isOwn(name, row)) wide.set(name, row[name] ?? null);
      }
      return wide;
    });
    const spread = [...new Set(wideRows.flatMap((row) => [...row.keys()]))].slice(constant.length).sort();
    const header = wideRows.length === 0 ? constant : [...constant, ...spread];
    return [
      {
        path: `${base}_wide.csv`,
        content: writeCsv(
          header,
          wideRows.map((row) => header.map((name) => row.get(name) ?? null)),
        ),
      },
    ];
  },
};

/** Whether a column is of this screen alone: an item or a score of its question, or what participants say of themselves. */
const isOwn = (name: string, row: Readonly<Record<string, Cell>>): boolean =>
  (typeof row.question_name === "string" && name.startsWith(`${row.question_name}_`)) ||
  (row.trial_type === "demographics" && name.startsWith("participant_"));

/** Whether a factor has several levels in one session: it is within participants. */
const varies = (rows: readonly Readonly<Record<string, Cell>>[], name: string): boolean =>
  new Set(rows.flatMap((row) => (row.trial_number === null ? [] : [row[name] ?? null]))).size > 1;
