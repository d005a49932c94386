import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvError, parseCsv, writeCsv } from "./csv.ts";

const field = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", " ", "a", "\uFEFF", "=", "+", "-", "@", "\t", "'", "1") }),
);
const table = fc.uniqueArray(field, { minLength: 1, maxLength: 5 }).chain((header) =>
  fc.record({
    header: fc.constant(header),
    rows: fc.array(fc.array(field, { minLength: header.length, maxLength: header.length }), { maxLength: 6 }),
  }),
);

test("what is written reads back unchanged, whatever the fields hold", () => {
  fc.assert(
    fc.property(table, ({ header, rows }) => {
      expect(parseCsv(writeCsv(header, rows))).toEqual({ header, rows });
    }),
  );
});

test("any text parses or is refused with a line, and nothing else happens", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a"), maxLength: 40 }), (text) => {
      try {
        const { header, rows } = parseCsv(text);
        expect(rows.every((row) => row.length === header.length)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(CsvError);
        expect((error as CsvError).line).toBeGreaterThanOrEqual(1);
      }
    }),
  );
});

test("line ends, quotes, a byte-order mark and a missing last line end are read as RFC 4180 has them", () => {
  expect(parseCsv('\uFEFFa,b\r\n1,"x ""y"", z"\n"2\n3",\rlast,4')).toEqual({
    header: ["a", "b"],
    rows: [
      ["1", 'x "y", z'],
      ["2\n3", ""],
      ["last", "4"],
    ],
  });
});

test.each([
  ["", 1, /empty/],
  ["a,a\n1,2", 1, /used twice/],
  ["a,b\n1,2\n3", 3, /1 field where the header has 2/],
  ['a\n"x\n\ny', 2, /never closed/],
  ['a\n"x"y', 2, /behind a closing/],
  ['a\nx"y', 2, /inside an unquoted/],
])("%j is refused", (text, line, message) => {
  expect(() => parseCsv(text)).toThrow(message);
  expect(() => parseCsv(text)).toThrow(expect.objectContaining({ line }));
});

test("no field begins as a formula in a spreadsheet, and numbers stay numbers", () => {
  const dangerous = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''-x",
    "-",
    '=HYPERLINK("x")',
  ];
  const written = writeCsv(
    ["=name"],
    dangerous.map((text) => [text]),
  );
  const cells = written.split(/(?<=\r\n)/).map((line) => line.replace(/^"/, ""));
  for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(parseCsv(written)).toEqual({ header: ["=name"], rows: dangerous.map((text) => [text]) });
  const numbers = [-1.5, "-1.5", "+2", "-3e-4", ".5"];
  expect(
    writeCsv(
      ["x"],
      numbers.map((number) => [number]),
    ),
  ).toBe("x\r\n-1.5\r\n-1.5\r\n+2\r\n-3e-4\r\n.5\r\n");
});

test("apostrophes that stand before anything else are left alone", () => {
  expect(parseCsv("a\n'tis\n'\n'=1\n")).toEqual({ header: ["a"], rows: [["'tis"], ["'"], ["=1"]] });
});
