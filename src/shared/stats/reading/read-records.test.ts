import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvError } from "../csv.ts";
import { ModelError } from "../model-error.ts";
import { readRecords } from "./read-records.ts";
import { readTable } from "./read-table.ts";
import { readingText } from "./reading-report.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** As jsPsych saves them. */
const trials = [
  { rt: 512.25, correct: true, trial_type: "image-keyboard-response", response: "f", subject: "p1" },
  { rt: null, correct: false, trial_type: "image-keyboard-response", response: null, subject: "p1" },
  { rt: 900, correct: true, trial_type: "survey", response: { Q0: "yes", Q1: 3 }, subject: "p2", tags: [1, 2] },
];

test("a jsPsych file is read as its CSV would be: numbers, truth values, what is missing, and answers to several questions", () => {
  const { frame, report } = readTable(bytes(JSON.stringify(trials)));
  expect([...frame.columns.keys()]).toEqual([
    ...["rt", "correct", "trial_type", "response", "subject", "response.Q0", "response.Q1", "tags"],
  ]);
  expect(frame.columns.get("rt")).toMatchObject({ kind: "numeric", values: Float64Array.of(512.25, Number.NaN, 900) });
  expect(frame.columns.get("correct")).toMatchObject({ kind: "factor", codes: Int32Array.of(1, 0, 1) });
  expect(frame.columns.get("response.Q1")).toMatchObject({ kind: "numeric" });
  expect(readingText(report)).toMatch(/^Read 3 rows and 8 columns \(utf-8, JSON, decimal sign “\.”\)/);
});

test("JSON Lines, and an array for each participant, say the same", () => {
  const one = readTable(bytes(JSON.stringify(trials))).frame;
  const lines = trials.map((trial) => JSON.stringify(trial)).join("\n");
  expect(readTable(bytes(`${lines}\n\n`)).frame).toEqual(one);
  expect(readTable(bytes(JSON.stringify([trials.slice(0, 2), trials.slice(2)]))).frame).toEqual(one);
});

test("what is no record is named by its line or number", () => {
  expect(() => readRecords('{"a": 1}\n{"a": }')).toThrow("Line 2: it is no JSON.");
  expect(() => readRecords('[{"a": 1}, 7]')).toThrow("Record 2 is 7, not an object.");
  expect(() => readRecords("[[[1]]]")).toThrow("Record 1 is a list, not an object.");
  expect(() => readRecords("[]")).toThrow("There are no records in the file.");
  expect(() => readRecords("{}")).toThrow("There are no records in the file.");
});

test("any records come back cell by cell, and any text is read or refused in words", () => {
  const cell = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
  const record = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
    cell,
    { minKeys: 1 },
  );
  fc.assert(
    fc.property(fc.array(record, { minLength: 1 }), (records) => {
      const { header, rows } = readRecords(JSON.stringify(records));
      for (const [i, own] of records.entries())
        for (const [k, name] of header.entries()) {
          const value = Object.hasOwn(own, name) ? own[name]! : "";
          expect(rows[i]![k]).toBe(typeof value === "string" ? value : JSON.stringify(value));
        }
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        readRecords(`[${text}`);
      } catch (error) {
        expect(error instanceof CsvError || error instanceof ModelError).toBe(true);
      }
    }),
  );
  expect(() => readRecords(`[${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}]`)).not.toThrow(RangeError);
});
