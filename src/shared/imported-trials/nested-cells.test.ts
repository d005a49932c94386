import { expect, test } from "vitest";
import { withNestedCells } from "./nested-cells.ts";

test("objects in cells become columns; a column that held nothing else goes, one that held more stays", () => {
  const { header, rows, notes } = withNestedCells({
    header: ["response", "view", "rt"],
    rows: [
      ['{"Q0":"yes","Q1":{"a":3}}', '{"w":1}', "1"],
      ["f", '{"w":2,"h":null}', "2"],
    ],
  });
  expect(header).toEqual(["response", "response.Q0", "response.Q1.a", "view.w", "view.h", "rt"]);
  expect(rows).toEqual([
    ["", "yes", "3", "1", "", "1"],
    ["f", "", "", "2", "", "2"],
  ]);
  expect(notes).toEqual([
    "“response” has JSON in its cells: it is read as response.Q0, response.Q1.a",
    "“view” has JSON in its cells: it is read as view.w, view.h",
  ]);
});

test("lists, and what only looks like JSON, stay as they are", () => {
  const table = { header: ["a"], rows: [["[1,2]"], ["{not json}"], ["{}"]] };
  expect(withNestedCells(table)).toMatchObject({ header: ["a"], notes: [] });
  expect(withNestedCells(table).rows.slice(0, 2)).toEqual(table.rows.slice(0, 2));
});
