import { longestText, readRegularFile } from "#files/regular-file.ts";
import { failureInWords } from "#shared/analysis/failure-in-words.ts";
import type { TrialTable } from "#shared/contract/analyse.ts";
import type { ExaminedTrials, FoundColumn, ImportedTrials, TrialFiles } from "#shared/contract/imported-trials.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { checkRoles } from "#shared/imported-trials/check-roles.ts";
import type { ColumnRoles } from "#shared/imported-trials/column-roles.ts";
import { importedTable } from "#shared/imported-trials/imported-table.ts";
import { type JoinedFiles, joinFiles, type TrialFile } from "#shared/imported-trials/joined-files.ts";
import { proposeRoles } from "#shared/imported-trials/propose-roles.ts";
import { roleDoubts, valuesOf } from "#shared/imported-trials/role-doubts.ts";
import { readColumns, readFields } from "#shared/stats/reading/read-table.ts";
import { sha256 } from "../store/blob-store.ts";
import { trialPaths } from "./trial-paths.ts";

/** Files to read, and what their columns are; proposed where nobody says. */
export interface ReadRequest extends TrialFiles {
  readonly roles?: ColumnRoles | undefined;
}

/** What becomes of files: the table as JSON, to be stored, and what is to be known of it. */
export interface ReadTrials {
  readonly table: string;
  readonly description: Omit<ImportedTrials, "id" | "name" | "tableSha256" | "createdAt">;
}

/** Reads files and says what is in them, and what would be kept. @throws NOT_FOUND, INVALID where they cannot be read */
export function examineTrials(request: ReadRequest): ExaminedTrials {
  const read = readAll(request);
  const { files, joined, columns } = read;
  const roles = request.roles ?? proposeRoles(columns.report.columns, joined.fileColumn);
  const found = {
    files,
    rows: joined.rows.length,
    columns: columns.report.columns.map((_, place) => foundColumn(read, place)),
    notes: [...joined.notes],
  };
  try {
    const { description } = interpreted(read, roles);
    const { trials, participants, leftOut, doubts } = description;
    return { ...found, roles: description.roles, kept: { trials, participants, leftOut, doubts }, problem: null };
  } catch (error) {
    if (!(error instanceof ExemplarError)) throw error;
    return { ...found, roles, kept: null, problem: `${error.message}. ${error.remedy}` };
  }
}

/** Reads files as trials. @throws NOT_FOUND, INVALID where they cannot be read, or not so */
export function readTrials(request: ReadRequest): ReadTrials {
  const read = readAll(request);
  const roles = request.roles ?? proposeRoles(read.columns.report.columns, read.joined.fileColumn);
  const { table, description } = interpreted(read, roles);
  return { table: JSON.stringify(table), description };
}

interface AllRead {
  readonly files: ImportedTrials["files"];
  readonly joined: JoinedFiles;
  readonly columns: ReturnType<typeof readColumns>;
}

function readAll({ paths, encoding, delimiter, decimal, missing, types }: ReadRequest): AllRead {
  const files = trialPaths(paths).map(({ path, name }) => {
    const bytes = readRegularFile(path, longestText);
    const written = { ...(encoding && { encoding }), ...(delimiter !== undefined && { delimiter }) };
    return { name, sha256: sha256(bytes), fields: inWords(path, () => readFields(bytes, written)) };
  });
  refuseCopies(files);
  const joined = joinFiles(files);
  if (joined.rows.length === 0)
    throw new ExemplarError(
      "INVALID",
      `${files.map(({ name }) => name).join(", ")}: there are no rows below the header`,
      "Give a file with at least one trial.",
    );
  const how = { ...(decimal && { decimal }), ...(missing && { missing }), ...(types && { types }) };
  return {
    files: files.map(({ name, sha256: hash, fields }) => ({ name, sha256: hash, rows: fields.rows.length })),
    joined,
    columns: inWords(null, () => readColumns(joined, how)),
  };
}

/** The same file under two names would count everybody twice. */
function refuseCopies(files: readonly (TrialFile & { readonly sha256: string })[]): void {
  const same = [...Map.groupBy(files, (file) => file.sha256).values()].find(({ length }) => length > 1);
  if (same)
    throw new ExemplarError(
      "INVALID",
      `${same.map(({ name }) => name).join(" and ")} are the same file`,
      "Leave one out: its rows would count twice.",
    );
}

function interpreted(
  { files, joined, columns }: AllRead,
  asked: ColumnRoles,
): { readonly table: TrialTable; readonly description: ReadTrials["description"] } {
  const { report, frame } = columns;
  const roles = checkRoles(asked, report.columns);
  const source = files.length === 1 ? files[0]!.name : `${files.length} files`;
  const made = importedTable(joined, { frame, columns: report.columns }, roles, source);
  const { table, leftOut, rtColumn } = made;
  if (table.rows.length === 0)
    throw new ExemplarError(
      "INVALID",
      `No row is left: ${leftOut.map(({ reason, rows }) => `${rows} with ${reason}`).join("; ")}`,
      "Choose other columns.",
    );
  return {
    table,
    description: {
      ...{ files, roles, rtColumn, outcomeType: outcomeTypeOf(table, roles.outcome) },
      trials: table.rows.length,
      participants: new Set(valuesOf(table, roles.participant)).size,
      leftOut: [...leftOut],
      doubts: roleDoubts(made, roles, joined.fileColumn),
      notes: [...joined.notes],
    },
  };
}

function outcomeTypeOf(table: TrialTable, outcome: string): ImportedTrials["outcomeType"] {
  const values = new Set(valuesOf(table, outcome));
  const isNumber = [...values].every((value) => typeof value === "number");
  if (isNumber) return [...values].every((value) => value === 0 || value === 1) ? "two kinds" : "number";
  return values.size <= 2 ? "two kinds" : "categories";
}

const shownValues = 3;

function foundColumn({ joined, columns: { report } }: AllRead, place: number): FoundColumn {
  const { name, type, missing, doubts } = report.columns[place]!;
  const absent = new Set(missing.map(({ token }) => token));
  const distinct = new Set(joined.rows.map((row) => row[place]!));
  const values = [...distinct].filter((value) => !absent.has(value));
  return {
    ...{ name, type, values: values.slice(0, shownValues), distinct: values.length, doubts: [...doubts] },
    missing: missing.reduce((sum, { count }) => sum + count, 0),
  };
}

function inWords<Result>(path: string | null, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const { code, message, remedy } = failureInWords(error);
    const said = path === null ? message : `${path}: ${message}`;
    throw new ExemplarError("INVALID", said.trim(), remedy, { cause: error, detail: code });
  }
}
