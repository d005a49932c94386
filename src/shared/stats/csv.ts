/** Text that is not CSV: where and why. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly code = "csv-malformed";
  readonly line: number;
  readonly remedy: string;

  constructor(line: number, message: string, remedy: string) {
    super(`Line ${line}: ${message}`);
    this.line = line;
    this.remedy = remedy;
  }
}

export interface CsvTable {
  readonly header: readonly string[];
  /** Every row has as many fields as the header. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Parses CSV (RFC 4180): commas, quoted fields with doubled quotes, line ends of CRLF, LF or CR, an optional byte-order
 * mark. The first record is the header. Empty lines are skipped where the table has more than one column.
 *
 * @throws CsvError for an unclosed or misplaced quote, a row of another length, no header, or a name used twice.
 */
export function parseCsv(text: string): CsvTable {
  const records = parseRecords(text.startsWith("\uFEFF") ? text.slice(1) : text);
  const first = records[0];
  if (!first) throw new CsvError(1, "the file is empty.", "Give a file whose first line names the columns.");
  const header = first.fields;
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new CsvError(1, `the column name “${repeated}” is used twice.`, "Give every column a name of its own.");
  const isBlank = (fields: readonly string[]) => fields.length === 1 && fields[0] === "" && header.length > 1;
  const data = records.slice(1).filter(({ fields }) => !isBlank(fields));
  for (const { line, fields } of data)
    if (fields.length !== header.length)
      throw new CsvError(
        line,
        `${fields.length} ${fields.length === 1 ? "field" : "fields"} where the header has ${header.length}.`,
        "Check that line for a missing comma or an unquoted one.",
      );
  return { header, rows: data.map(({ fields }) => fields) };
}

/** Writes a table as CSV with CRLF line ends, quoting where needed. Null is an empty field. */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return [header, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

function quoted(value: string | number | boolean | null): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]|^\uFEFF/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface CsvRecord {
  readonly line: number;
  readonly fields: string[];
}

function parseRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const record: CsvRecord = { line, fields: [] };
    records.push(record);
    for (;;) {
      const field = text[at] === '"' ? quotedField(text, at, line) : plainField(text, at, line);
      record.fields.push(field.value);
      at = field.end;
      line += field.newlines;
      if (text[at] !== ",") break;
      at++;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    line++;
  }
  return records;
}

interface Field {
  readonly value: string;
  /** Index of the comma or line end behind the field. */
  readonly end: number;
  readonly newlines: number;
}

const plainEnd = /[,\r\n]/g;

function plainField(text: string, start: number, line: number): Field {
  plainEnd.lastIndex = start;
  const end = plainEnd.exec(text)?.index ?? text.length;
  const value = text.slice(start, end);
  if (value.includes('"'))
    throw new CsvError(
      line,
      "a quotation mark inside an unquoted field.",
      "Quote the whole field and double the mark inside.",
    );
  return { value, end, newlines: 0 };
}

function quotedField(text: string, start: number, line: number): Field {
  let close = text.indexOf('"', start + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) throw new CsvError(line, "a quoted field is never closed.", "Add the closing quotation mark.");
  const end = close + 1;
  if (end < text.length && !/[,\r\n]/.test(text[end]!))
    throw new CsvError(
      line,
      "text behind a closing quotation mark.",
      "Double the quotation marks inside a quoted field.",
    );
  const raw = text.slice(start + 1, close);
  return { value: raw.replaceAll('""', '"'), end, newlines: raw.match(/\r\n|\r|\n/g)?.length ?? 0 };
}
