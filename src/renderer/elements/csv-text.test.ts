import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv } from "#shared/stats/csv.ts";
import { csvText } from "./csv-text.ts";

test("what is written is read back, whatever the cells hold", () => {
  const note = fc.constantFrom('a "b", c', "x\r\ny", "", "=1+1", "'=x", "-", "\t", "@SUM(A1)");
  const rows = fc.array(fc.record({ name: fc.string({ unit: "binary", maxLength: 12 }), note }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(rows, (written) => {
      expect(parseCsv(csvText(written))).toEqual({
        header: ["name", "note"],
        rows: written.map(({ name, note }) => [name, note]),
      });
    }),
  );
});

test("missing values are empty cells, never the text null", () => {
  expect(csvText([{ a: null, b: 0.5, c: true }])).toBe("a,b,c\r\n,0.5,true\r\n");
});
