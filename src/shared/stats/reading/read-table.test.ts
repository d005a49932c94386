import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeCsv } from "../csv.ts";
import { asIdentifiers, columnOf, type FactorColumn, valueAt } from "../data-frame.ts";
import { fitMixedModel } from "../glmm/fit-mixed-model.ts";
import { type ReadingOptions, readTable } from "./read-table.ts";
import { readingDoubts, readingText } from "./reading-report.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
function utf16(text: string, bigEndian: boolean, mark: boolean): Uint8Array {
  const units = [...(mark ? [0xfeff] : []), ...Array.from(text, (_, k) => text.charCodeAt(k))];
  return Uint8Array.from(units.flatMap((unit) => (bigEndian ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
}
const read = (text: string, options?: ReadingOptions) => readTable(utf8(text), options);
const column = (text: string, name: string, options?: ReadingOptions) => columnOf(read(text, options).frame, name);
const reading = (text: string, name: string, options?: ReadingOptions) =>
  read(text, options).report.columns.find((candidate) => candidate.name === name)!;
const values = (text: string, options?: ReadingOptions) => {
  const found = column(text, "x", options);
  return found.kind === "numeric" ? [...found.values] : found.levels;
};
const numbers = (...fields: string[]) => `x,y\n${fields.map((field) => `"${field}",1`).join("\n")}\n`;

describe("numbers with missing values stay numbers", () => {
  test.each([
    ...[
      "",
      "NA",
      "N/A",
      "n/a",
      "nan",
      "NaN",
      "null",
      "NULL",
      "None",
      "none",
      ".",
      "-",
      "--",
      "?",
      " NA",
      "NA ",
      "missing",
    ],
    ...["#N/A", "#DIV/0!", "n.a.", "Inf", "-Inf", "inf"],
  ])("%j", (token) => {
    const text = numbers("1.5", token, "2.25", token, "0.125");
    expect(values(text)).toEqual([1.5, Number.NaN, 2.25, Number.NaN, 0.125]);
    expect(reading(text, "x")).toMatchObject({
      ...{ type: "number", missing: [{ token: token.trim(), count: 2 }], lowest: 0.125, highest: 2.25, doubts: [] },
    });
  });

  test("further tokens can be named, and count in every column", () => {
    const text = "x,g\n1,a\n-99,b\n3,-99\n";
    expect(values(text)).toEqual([1, -99, 3]);
    expect(values(text, { missing: ["-99"] })).toEqual([1, Number.NaN, 3]);
    expect(column(text, "g", { missing: ["-99"] })).toMatchObject({ levels: ["a", "b"] });
  });

  test("a word among numbers makes a factor of them, and is said", () => {
    const text = numbers("1", "2", "3", "oops", "5");
    expect(reading(text, "x")).toMatchObject({
      type: "factor",
      doubts: [expect.stringMatching(/“oops” \(1\).*--type x=number/)],
    });
    expect(readingDoubts(read(text).report)).toEqual([expect.stringMatching(/^x: most values are numbers/)]);
    expect(values(text, { types: { x: "number" } })).toEqual([1, 2, 3, Number.NaN, 5]);
    expect(reading(text, "x", { types: { x: "number" } }).missing).toEqual([{ token: "oops", count: 1 }]);
    expect(() => read(text, { types: { z: "number" } })).toThrow(/“z”, which is no column/);
  });

  test("a condition may be called none, and a mark that might be a missing value is pointed out", () => {
    expect(reading("x\nnone\nmap\n", "x")).toMatchObject({ levels: ["map", "none"], missing: [], doubts: [] });
    expect(reading("x,y\na,1\n.,1\nb,1\n", "x").doubts[0]).toMatch(/“\.” is kept as a level.*--missing "\."/);
  });
});

describe("the decimal sign", () => {
  test.each([
    ["commas in quoted fields", numbers("1,545", "0,989", "2"), [1.545, 0.989, 2]],
    ["commas between semicolons", "x;y\n1,5;1\n2,25;2\n", [1.5, 2.25]],
    ["a point between semicolons", "x;y\n1.5;1\n2.25;2\n", [1.5, 2.25]],
    ["commas between groups of three", numbers("1,047", "2,385"), [1047, 2385]],
    ["a comma decided by another column", 'x,y\n"1,047","0,5"\n"2,385","0,25"\n', [1.047, 2.385]],
    ["both signs", numbers("1,047.5", "12.25"), [1047.5, 12.25]],
    ["both signs, the other way", "x;y\n1.047,5;1\n12,25;1\n", [1047.5, 12.25]],
    ["spaces between groups", "x;y\n1 047,5;1\n12 345;1\n", [1047.5, 12345]],
    ["percent", numbers("12%", "7.5 %"), [12, 7.5]],
    ["a minus sign", numbers("−1.5", "2"), [-1.5, 2]],
  ])("%s", (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test("what could be meant otherwise is pointed out, and can be decided", () => {
    const text = numbers("1,047", "2,385");
    expect(reading(text, "x").doubts[0]).toMatch(/“1,047” is read as 1047.*--decimal/);
    expect(values(text, { decimal: "," })).toEqual([1.047, 2.385]);
    expect(reading(text, "x", { decimal: "," }).doubts).toEqual([]);
  });
});

test("a number that programs write for a missing one is pointed out where it lies apart", () => {
  const doubts = reading(numbers("0.5", "-999", "1.25", "0.75"), "x").doubts;
  expect(doubts).toEqual([expect.stringMatching(/“-999” lies far from all other values.*--missing "-999"/)]);
  expect(reading(numbers("97", "98", "99"), "x").doubts).toEqual([]);
  expect(reading(numbers("120", "640", "999"), "x").doubts).toEqual([]);
});

describe("delimiters, encodings and headers", () => {
  const table = "id,name,x\n1,Jörg,1.5\n2,Jürg,2.5\n3,Järg,3.5\n";
  test.each([
    ["UTF-8 with a byte-order mark", utf8(`\uFEFF${table}`), "utf-8"],
    ["Latin-1", latin1(table), "windows-1252"],
    ["UTF-16, little-endian", utf16(table, false, true), "utf-16le"],
    ["UTF-16, big-endian", utf16(table, true, true), "utf-16be"],
    ["UTF-16 without a mark", utf16(table, false, false), "utf-16le"],
    ["CRLF", utf8(table.replaceAll("\n", "\r\n")), "utf-8"],
    ["CR", utf8(table.replaceAll("\n", "\r")), "utf-8"],
    ["semicolons", utf8(table.replaceAll(",", ";")), "utf-8"],
    ["tabs", utf8(table.replaceAll(",", "\t")), "utf-8"],
    ["bars", utf8(table.replaceAll(",", "|")), "utf-8"],
    ["spaces", utf8(table.replaceAll(",", " ")), "utf-8"],
    ["rows of delimiters only, as spreadsheets leave them", utf8(`${table},,\n,,\n`), "utf-8"],
    ["Excel's sep=", utf8(`sep=;\n${table.replaceAll(",", ";")}`), "utf-8"],
    ["padded names and values", utf8(table.replaceAll(",", " , ")), "utf-8"],
    ["a column that is empty throughout", utf8(table.replaceAll("\n", ",\n")), "utf-8"],
  ])("%s", (_, bytes, encoding) => {
    const { frame, report } = readTable(bytes);
    expect(report.encoding).toBe(encoding);
    expect([...frame.columns.keys()]).toEqual(["id", "name", "x"]);
    expect([0, 1, 2].map((row) => valueAt(columnOf(frame, "name"), row))).toEqual(["Jörg", "Jürg", "Järg"]);
    expect(columnOf(frame, "x")).toMatchObject({ values: Float64Array.of(1.5, 2.5, 3.5) });
  });

  test("rows that have names, as R writes them, and columns that have none", () => {
    expect([...read('"a","b"\n"1",2,3\n"2",4,5\n').frame.columns.keys()]).toEqual(["row_name", "a", "b"]);
    const { frame, report } = read(",a,\n1,2,3\n4,5,6\n");
    expect([...frame.columns.keys()]).toEqual(["row_name", "a", "column_3"]);
    expect(report.notes.join()).toMatch(/Column 3 has no name/);
  });

  test.each([
    ["twice the same name", utf8("a,b,a\n1,2,3\n"), /Line 1, byte 0: .*“a” is used twice/],
    ["names equal but for spaces", utf8("a,b, a\n1,2,3\n"), /“a” is used twice/],
    ["a row of another length", utf8("ä,b\n1,2\n3\n"), /Line 3, byte 9: 1 field where the header has 2/],
    ["a title above the names", utf8("My study\na,b\n1,2\n"), /Line 2, byte 9: 2 fields where the header has 1/],
    ["an unclosed quote", utf8('a,b\n1,"2\n'), /Line 2, byte 6: a quoted field is never closed/],
    ["mixed encodings", Uint8Array.of(...utf8("a\nJörg\n"), 0xe9, 0x0a), /Line 3: byte 8 \(0xe9\) is not UTF-8/],
    ["a spreadsheet", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /XLSX/],
    ["bytes that are no text", Uint8Array.of(97, 10, 0, 1, 2), /byte 2 is zero/],
    ["half a UTF-16 character", utf16("a\n1\n", false, true).subarray(0, 9), /middle of a UTF-16/],
    ["nothing", new Uint8Array(), /empty/],
  ])("%s is refused with the place", (_, bytes, message) => {
    expect(() => readTable(bytes)).toThrow(message);
    expect(() => readTable(bytes)).toThrow(expect.objectContaining({ remedy: expect.stringMatching(/\w/) }));
  });

  test("an encoding and a delimiter can be asked for", () => {
    expect(readTable(latin1("a\nJörg\n"), { encoding: "windows-1252" }).report.encoding).toBe("windows-1252");
    expect([...read("a;b,c\n1;2,3\n", { delimiter: "," }).frame.columns.keys()]).toEqual(["a;b", "c"]);
  });
});

describe("identifiers are text", () => {
  const grouped = (ids: readonly string[]) => {
    const rows = ids.flatMap((id, k) => [0, 1, 2, 3].map((trial) => `${id},${(trial + k) % 2},${trial}`));
    return `participant,y,trial\n${rows.join("\n")}\n`;
  };
  test.each([
    ["seventeen digits", ["12345678901234560", "12345678901234561", "12345678901234562"]],
    ["leading zeros", ["1", "01", "001", "2"]],
    ["exponents that are hexadecimal", ["1e5", "10e4", "100000"]],
    ["hexadecimal", ["0x1f", "0x1F", "1f"]],
    ["one letter of difference", ["Jörg", "Jürg", "Jorg", "jörg"]],
    ["trailing zeros", ["1.10", "1.1", "1.100"]],
  ])("%s never merge", (_, ids) => {
    const { frame } = read(grouped(ids));
    const identifiers = asIdentifiers(columnOf(frame, "participant"));
    expect([...identifiers.levels].sort()).toEqual([...ids].sort());
    const rows = Array.from({ length: frame.rowCount }, (_, row) => valueAt(identifiers, row));
    expect(rows).toEqual(ids.flatMap((id) => [id, id, id, id]));
    const fit = fitMixedModel("y ~ 1 + (1 | participant)", frame);
    expect(fit.groups).toEqual([{ group: "participant", levels: ids.length }]);
    expect([...fit.modes[0]!.levels].sort()).toEqual([...ids].sort());
  });

  test("text that a reader cannot tell apart is pointed out", () => {
    const composed = "René".normalize("NFC");
    const decomposed = "René".normalize("NFD");
    const text = `name\n${composed}\n${decomposed}\n`;
    expect((column(text, "name") as FactorColumn).levels).toHaveLength(2);
    expect(reading(text, "name").doubts).toEqual([expect.stringMatching(/are different levels/)]);
    expect(reading("id,y\n01,1\n1,2\n", "id").doubts[0]).toMatch(/same number but not the same text/);
  });
});

test("the report says of every column what it is, why, and what is missing", () => {
  const { report } = read("p,cond,rt,ok\ns1,map,1.5,TRUE\ns2,none,NA,FALSE\ns3,map,,TRUE\n");
  expect(report).toMatchObject({ rows: 3, delimiter: ",", decimal: ".", encoding: "utf-8" });
  expect(report.columns.map(({ name, type, reference }) => [name, type, reference])).toEqual([
    ["p", "factor", "s1"],
    ["cond", "factor", "map"],
    ["rt", "number", null],
    ["ok", "truth", "FALSE"],
  ]);
  const text = readingText(report);
  expect(text).toMatch(/rt +number, 1\.5 to 1\.5 \(every value is a number\); missing: 1 “NA”, 1 empty/);
  expect(text).toMatch(/cond +factor, 2 levels: map, none/);
});

test("numbers that are written read back as they are, whatever they are among", () => {
  const cell = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1 }),
      (rows) => {
        const { frame } = read(writeCsv(["x", "y"], rows));
        const y = columnOf(frame, "y");
        expect(y.kind === "numeric" && [...y.values]).toEqual(rows.map(([, value]) => value + 0));
      },
    ),
  );
});
