import { CsvError, type CsvTable, countFields, parseCsv } from "../csv.ts";
import type { Column, DataFrame } from "../data-frame.ts";
import { ModelError } from "../model-error.ts";
import { type DecodedText, decodeText, type Encoding } from "./decode-text.ts";
import { readColumn } from "./read-column.ts";
import { type DecimalSign, decisiveSign } from "./read-number.ts";
import { isRecords, readRecords } from "./read-records.ts";
import type { ReadingReport } from "./reading-report.ts";

export interface ReadingOptions {
  readonly encoding?: Encoding;
  /** One of comma, semicolon, tab, bar and space; found out where it is not given. */
  readonly delimiter?: string;
  readonly decimal?: DecimalSign;
  /** Tokens that stand for a missing value, besides those that always do. */
  readonly missing?: readonly string[];
  /** Column → how it is to be read, whatever it looks like. */
  readonly types?: Readonly<Record<string, "number" | "factor">>;
}

export interface ReadTable {
  readonly frame: DataFrame;
  readonly report: ReadingReport;
}

const delimiters = [",", ";", "\t", "|"];

/** The table in a text, read as it looks. @throws CsvError where it is not well formed. */
export function dataFrameFromCsv(text: string): DataFrame {
  return readColumns(fieldsOf({ text, encoding: "utf-8", why: "" }, {}), {}).frame;
}

/**
 * Reads a file of delimited text, or of records in JSON, as statistics needs it, and says how it was read.
 *
 * @throws CsvError with line and byte where it cannot be read, ModelError for an option about a column that is not there
 */
export function readTable(bytes: Uint8Array, options: ReadingOptions = {}): ReadTable {
  const fields = readFields(bytes, options);
  const { frame, report } = readColumns(fields, options);
  const { encoding, delimiter, notes } = fields;
  return { frame, report: { encoding, delimiter, notes, ...report } };
}

/** A file's fields as texts, and what was done to it as a whole. */
export interface ReadFields extends CsvTable {
  readonly encoding: Encoding;
  /** What stands between two values, or "JSON". */
  readonly delimiter: string;
  readonly notes: readonly string[];
}

/**
 * Reads the fields of a file of delimited text, or of records in JSON, and leaves open what they mean.
 *
 * @throws CsvError with line and byte where it cannot be read
 */
export function readFields(
  bytes: Uint8Array,
  options: Pick<ReadingOptions, "encoding" | "delimiter"> = {},
): ReadFields {
  const decoded = decodeText(bytes, options.encoding);
  try {
    return fieldsOf(decoded, options);
  } catch (error) {
    if (!(error instanceof CsvError) || error.index === undefined) throw error;
    throw error.atByte(decoded.byteOf(error.index));
  }
}

function fieldsOf(
  { text: whole, encoding, why }: Pick<DecodedText, "text" | "encoding" | "why">,
  options: Pick<ReadingOptions, "delimiter">,
): ReadFields {
  const notes: string[] = encoding === "utf-8" ? [] : [`Encoding ${encoding}: ${why}`];
  const declared = /^sep=(.)\r?\n/.exec(whole);
  const text = declared ? whole.slice(declared[0].length) : whole;
  const isJson = options.delimiter === undefined && isRecords(text);
  const delimiter = isJson ? "JSON" : (options.delimiter ?? declared?.[1] ?? likelyDelimiter(text));
  const given = isJson ? readRecords(text) : parseCsv(text, { delimiter, unnamed: true, rowNames: true });
  const { header, rows } = named(given, notes);
  return { ...trimmed(header, withoutBlankRows(rows, notes), notes), encoding, delimiter, notes };
}

/** Columns as statistics needs them, from fields. @throws ModelError for an option about a column that is not there */
export function readColumns(
  table: CsvTable & Pick<ReadFields, "delimiter">,
  options: Omit<ReadingOptions, "encoding" | "delimiter">,
): { readonly frame: DataFrame; readonly report: Pick<ReadingReport, "decimal" | "rows" | "columns"> } {
  for (const name of Object.keys(options.types ?? {}))
    if (!table.header.includes(name))
      throw new ModelError(
        "unknown-column",
        `A type is given for “${name}”, which is no column of the data.`,
        `The columns are: ${table.header.join(", ")}.`,
      );
  const sign = options.decimal ?? (table.delimiter === "JSON" ? "." : likelySign(table.rows, table.delimiter));
  const columns = new Map<string, Column>();
  const readings = table.header.map((name, place) => {
    const type = options.types?.[name];
    const [column, reading] = readColumn(
      name,
      table.rows.map((row) => row[place]!),
      {
        ...(type && { type }),
        missing: options.missing ?? [],
        decimal: sign ?? ".",
        decimalIsKnown: options.decimal !== undefined,
      },
    );
    columns.set(name, column);
    return { ...reading, doubts: reading.doubts.map((doubt) => doubt.replace("NAME=", `${name}=`)) };
  });
  const rowCount = table.rows.length;
  const decimal = sign ?? (table.rows.some((row) => row.some((field) => /\d\.\d/.test(field))) ? "." : null);
  return { frame: { rowCount, columns }, report: { decimal, rows: rowCount, columns: readings } };
}

/** The delimiter by which the first lines have equally many fields, and most of them. */
export function likelyDelimiter(text: string): string {
  const scored = delimiters.map((delimiter) => {
    const counts = countFields(text, delimiter, 50);
    const [first = 1] = counts;
    // A header may be one field short where rows have names.
    const agree = counts.filter((count) => count === first || count === first + 1).length;
    return { delimiter, score: first < 2 || agree < counts.length ? 0 : first };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score > 0) return best.delimiter;
  // As R's write.table has it; words with spaces between them would not be equally many in every line.
  const bySpaces = countFields(text, " ", 50);
  if (bySpaces.length > 1 && bySpaces[0]! > 1 && bySpaces.every((count) => count === bySpaces[0])) return " ";
  return scored
    .map(({ delimiter }) => ({ delimiter, fields: countFields(text, delimiter, 1)[0] ?? 1 }))
    .reduce((a, b) => (b.fields > a.fields ? b : a)).delimiter;
}

/** The sign that the file's numbers need; undefined where they have none or do not agree. */
function likelySign(rows: readonly (readonly string[])[], delimiter: string): DecimalSign | undefined {
  let comma = 0;
  let point = 0;
  for (const row of rows)
    for (const field of row) {
      const sign = decisiveSign(field);
      if (sign === ",") comma++;
      else if (sign === ".") point++;
    }
  if (comma > 0 && point === 0) return ",";
  if (point > 0 && comma === 0) return ".";
  return comma === 0 && point === 0 && delimiter === ";" && rows.some((row) => row.some((field) => /\d,\d/.test(field)))
    ? ","
    : undefined;
}

/** Without the rows of delimiters only that spreadsheets leave below a table. */
function withoutBlankRows(rows: CsvTable["rows"], notes: string[]): CsvTable["rows"] {
  const kept = rows.filter((row) => row.length === 1 || row.some((field) => field.trim() !== ""));
  if (kept.length < rows.length) notes.push(`${counted(rows.length - kept.length, "row")} without any value left out`);
  return kept;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Names columns that have none, and leaves out those that are empty throughout. */
function named({ header, rows }: CsvTable, notes: string[]): CsvTable {
  const isUnnamed = header.map((name) => name.trim() === "");
  const kept = header.map((_, k) => k).filter((k) => !(isUnnamed[k] && rows.every((row) => row[k]!.trim() === "")));
  if (kept.length < header.length)
    notes.push(`${counted(header.length - kept.length, "column")} without a name or a value left out`);
  const taken = new Set(header.map((name) => name.trim()));
  const names = kept.map((k) => {
    if (!isUnnamed[k]) return header[k]!;
    let name = k === 0 ? "row_name" : `column_${k + 1}`;
    while (taken.has(name)) name += "_";
    taken.add(name);
    notes.push(`Column ${k + 1} has no name: it is called “${name}”`);
    return name;
  });
  return { header: names, rows: kept.length < header.length ? rows.map((row) => kept.map((k) => row[k]!)) : rows };
}

/** Fields and names without the spaces around them. */
function trimmed(header: readonly string[], rows: CsvTable["rows"], notes: string[]): CsvTable {
  const names = header.map((name) => name.trim());
  const padded = header.filter((name, k) => name !== names[k]);
  if (padded.length > 0)
    notes.push(`Spaces around the names of ${padded.map((name) => `“${name.trim()}”`).join(", ")} left out`);
  const repeated = names.find((name, k) => names.indexOf(name) !== k);
  if (repeated !== undefined)
    throw new CsvError(1, `the column name “${repeated}” is used twice.`, "Give every column a name of its own.", 0);
  let count = 0;
  const fields = rows.map((row) =>
    row.map((field) => {
      const text = field.trim();
      if (text !== field) count++;
      return text;
    }),
  );
  if (count > 0) notes.push(`Spaces around ${counted(count, "value")} left out`);
  return { header: names, rows: fields };
}
