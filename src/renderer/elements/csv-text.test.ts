import fc from "fast-check";
import { expect, test } from "vitest";
import { csvText } from "./csv-text.ts";

/** Reads RFC 4180: a cell is quoted, with its quotes doubled, or holds neither quote, comma nor line break. */
function readCsv(text: string): string[][] {
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(cells)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}

test("what is written is read back, whatever the cells hold", () => {
  const rows = fc.array(
    fc.record({ name: fc.string({ unit: "binary", maxLength: 12 }), note: fc.constantFrom('a "b", c', "x\r\ny", "") }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(rows, (written) => {
      expect(readCsv(csvText(written))).toEqual([["name", "note"], ...written.map(({ name, note }) => [name, note])]);
    }),
  );
});

test("missing values are empty cells, never the text null", () => {
  expect(csvText([{ a: null, b: 0.5, c: true }])).toBe("a,b,c\r\n,0.5,true\r\n");
});
