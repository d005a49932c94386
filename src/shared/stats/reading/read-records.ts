import { CsvError, type CsvTable } from "../csv.ts";
import { ModelError } from "../model-error.ts";

/** Whether a text is JSON rather than delimited: an array, or objects. */
export const isRecords = (text: string): boolean => /^\s*[[{]/.test(text);

/**
 * Records as a table of texts: a JSON array of objects, as jsPsych and most programs save trials (also an array of such
 * arrays, one a participant), an object with such an array as its `trials`, as this program exports them, or JSON Lines.
 * What is nested becomes columns of its own (`response.Q0`), a list stays as it is written; what a record lacks is missing.
 *
 * @throws CsvError with the line that is no JSON, ModelError with the record that is none
 */
export function readRecords(text: string): CsvTable {
  const records = parsed(text).map((record, place) => flat(record, place));
  const header = [...new Set(records.flatMap((record) => [...record.keys()]))];
  if (header.length === 0)
    throw new ModelError("no-rows", "There are no records in the file.", "Give at least one record with a value.");
  return { header, rows: records.map((record) => header.map((name) => record.get(name) ?? "")) };
}

function parsed(text: string): unknown[] {
  const whole = tried(text);
  if (whole) return recordsIn(whole.value);
  return text.split("\n").flatMap((line, place) => {
    if (line.trim() === "") return [];
    const record = tried(line);
    if (record) return [record.value];
    throw new CsvError(place + 1, "it is no JSON.", "Give a JSON array of records, or one record a line (JSON Lines).");
  });
}

function recordsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flat();
  const { trials } = (value ?? {}) as { trials?: unknown };
  return Array.isArray(trials) && trials.every((trial) => typeof trial === "object") ? trials.flat() : [value];
}

function tried(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** A record's values as texts, what is nested by its path. */
function flat(record: unknown, place: number): Map<string, string> {
  if (typeof record !== "object" || record === null || Array.isArray(record))
    throw new ModelError(
      "wrong-column-type",
      `Record ${place + 1} is ${Array.isArray(record) ? "a list" : JSON.stringify(record)}, not an object.`,
      "Each record has values by the names of their columns.",
    );
  return flatten(record);
}

/** An object's values as texts by their paths, what is missing as "". @param above the path of the object itself */
export function flatten(record: object, above = ""): Map<string, string> {
  const values = new Map<string, string>();
  // A stack of our own: a record may be nested deeper than calls can be.
  const open: [string, unknown][] = [[above, record]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const inside = Object.entries(value).map(([name, own]): [string, unknown] => [
        path === "" ? name : `${path}.${name}`,
        own,
      ]);
      open.push(...inside.toReversed());
    } else if (value !== null) values.set(path, typeof value === "string" ? value : JSON.stringify(value));
    else values.set(path, "");
  }
  return values;
}
