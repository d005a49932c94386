/** Text that is not CSV: where and why. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly code = "csv-malformed";
  readonly line: number;
  readonly remedy: string;
  /** Index of the character at which it goes wrong, where that is known. */
  readonly index: number | undefined;
  readonly #what: string;

  constructor(line: number, message: string, remedy: string, index?: number, byte?: number) {
    super(`Line ${line}${byte === undefined ? "" : `, byte ${byte}`}: ${message}`);
    this.line = line;
    this.remedy = remedy;
    this.index = index;
    this.#what = message;
  }

  /** The same, with the byte of the file at which it goes wrong. */
  atByte(byte: number): CsvError {
    return new CsvError(this.line, this.#what, this.remedy, undefined, byte);
  }
}

export interface CsvTable {
  readonly header: readonly string[];
  /** Every row has as many fields as the header. */
  readonly rows: readonly (readonly string[])[];
}

export interface CsvOptions {
  /** A comma where it is not given. */
  readonly delimiter?: string;
  /** Allow columns without a name, several if need be. */
  readonly unnamed?: boolean;
  /** Allow rows to have one field more than the header: the first is then the row's name, as R's `write.table` has it. */
  readonly rowNames?: boolean;
}

/**
 * Parses CSV (RFC 4180): quoted fields with doubled quotes, line ends of CRLF, LF or CR, an optional byte-order mark. The
 * first record is the header. Empty lines are skipped where the table has more than one column.
 *
 * @throws CsvError for an unclosed or misplaced quote, a row of another length, no header, or a name used twice.
 */
export function parseCsv(text: string, options: CsvOptions = {}): CsvTable {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const records = parseRecords(text, start, options.delimiter ?? ",");
  const first = records[0];
  if (!first) throw new CsvError(1, "the file is empty.", "Give a file whose first line names the columns.", 0);
  const isBlank = ({ fields }: CsvRecord) => fields.length === 1 && fields[0] === "" && first.fields.length > 1;
  const data = records.slice(1).filter((record) => !isBlank(record));
  const namesRows =
    options.rowNames === true &&
    // A single field above is rather a title.
    first.fields.length > 1 &&
    data.length > 0 &&
    data.every(({ fields }) => fields.length === first.fields.length + 1);
  const header = namesRows ? ["", ...first.fields] : first.fields;
  const repeated = header.find((name, index) => header.indexOf(name) !== index && !(options.unnamed && name === ""));
  if (repeated !== undefined)
    throw new CsvError(
      1,
      `the column name “${repeated}” is used twice.`,
      "Give every column a name of its own.",
      start,
    );
  for (const { line, index, fields } of data)
    if (fields.length !== header.length)
      throw new CsvError(
        line,
        `${fields.length} ${fields.length === 1 ? "field" : "fields"} where the header has ${header.length}.`,
        header.length === 1
          ? "The first line must name the columns: take out a title or a comment above it, or say what separates the fields (--delimiter)."
          : "Check that line for a missing delimiter or an unquoted one.",
        index,
      );
  return { header: header.map(asWritten), rows: data.map(({ fields }) => fields.map(asWritten)) };
}

/** How many fields each of the first records has, where the text is read with that delimiter; none if it cannot be. */
export function countFields(text: string, delimiter: string, records: number): number[] {
  try {
    const start = text.startsWith("\uFEFF") ? 1 : 0;
    return parseRecords(text, start, delimiter, records)
      .filter(({ fields }) => !(fields.length === 1 && fields[0] === ""))
      .map(({ fields }) => fields.length);
  } catch {
    return [];
  }
}

/**
 * Writes a table as CSV with CRLF line ends, quoting where needed. Null is an empty field.
 *
 * A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return, and is
 * no plain number) gets an apostrophe before it, as does one that begins with apostrophes before such a sign: `parseCsv`
 * takes one away again, and so can anyone else.
 */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return [header, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

const formula = /^'*[=+\-@\t\r]/;
const escapedFormula = /^'+[=+\-@\t\r]/;
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const asText = (text: string): string => (formula.test(text) && !plainNumber.test(text) ? `'${text}` : text);
const asWritten = (field: string): string => (escapedFormula.test(field) ? field.slice(1) : field);

function quoted(value: string | number | boolean | null): string {
  const text = typeof value === "string" ? asText(value) : value === null ? "" : String(value);
  return /[",\r\n]|^\uFEFF/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface CsvRecord {
  readonly line: number;
  readonly index: number;
  readonly fields: string[];
}

function parseRecords(text: string, start: number, delimiter: string, most = Number.POSITIVE_INFINITY): CsvRecord[] {
  const records: CsvRecord[] = [];
  const separator = delimiter.charCodeAt(0);
  let at = start;
  let line = 1;
  while (at < text.length && records.length < most) {
    const record: CsvRecord = { line, index: at, fields: [] };
    records.push(record);
    for (;;) {
      const quote = quoteAt(text, at, delimiter);
      const field = quote >= 0 ? quotedField(text, quote, line, separator) : plainField(text, at, line, separator);
      record.fields.push(field.value);
      at = field.end;
      line += field.newlines;
      if (text[at] !== delimiter) break;
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
  /** Index of the delimiter or line end behind the field. */
  readonly end: number;
  readonly newlines: number;
}

/** Where the field's opening quotation mark is, behind spaces if there are any; −1 where it has none. */
function quoteAt(text: string, start: number, delimiter: string): number {
  let at = start;
  while ((text[at] === " " || text[at] === "\t") && text[at] !== delimiter) at++;
  return text[at] === '"' ? at : -1;
}

function plainField(text: string, start: number, line: number, separator: number): Field {
  const end = fieldEnd(text, start, separator);
  const value = text.slice(start, end);
  const quote = value.indexOf('"');
  if (quote >= 0)
    throw new CsvError(
      line,
      "a quotation mark inside an unquoted field.",
      "Quote the whole field and double the mark inside.",
      start + quote,
    );
  return { value, end, newlines: 0 };
}

/** Index of the next delimiter or line end. */
function fieldEnd(text: string, start: number, separator: number): number {
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === separator || unit === 10 || unit === 13) return at;
  }
  return text.length;
}

function quotedField(text: string, start: number, line: number, separator: number): Field {
  let close = text.indexOf('"', start + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) throw new CsvError(line, "a quoted field is never closed.", "Add the closing quotation mark.", start);
  const end = fieldEnd(text, close + 1, separator);
  if (text.slice(close + 1, end).trim() !== "")
    throw new CsvError(
      line,
      "text behind a closing quotation mark.",
      "Double the quotation marks inside a quoted field.",
      close,
    );
  const raw = text.slice(start + 1, close);
  return { value: raw.replaceAll('""', '"'), end, newlines: raw.match(/\r\n|\r|\n/g)?.length ?? 0 };
}
