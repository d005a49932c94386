import { expect, test } from "vitest";
import {
  asFactor,
  columnOf,
  dataFrameFromRecords,
  type FactorColumn,
  selectRows,
  valueAt,
  withoutUnusedLevels,
  withReferenceLevel,
} from "./data-frame.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

const csv = "id,rt,type,seen,empty\r\n1,350.5,b,TRUE,\r\n2,NA,A,false,\r\n3,1000,,NA,\r\n";

test("CSV columns get the types that R gives them", () => {
  const frame = dataFrameFromCsv(csv);
  expect(frame.rowCount).toBe(3);
  expect(columnOf(frame, "rt")).toMatchObject({ kind: "numeric", values: Float64Array.of(350.5, Number.NaN, 1000) });
  expect(columnOf(frame, "type")).toEqual({ kind: "factor", levels: ["A", "b"], codes: Int32Array.of(1, 0, -1) });
  expect(columnOf(frame, "seen")).toEqual({
    kind: "factor",
    levels: ["FALSE", "TRUE"],
    codes: Int32Array.of(1, 0, -1),
  });
  expect(columnOf(frame, "empty").kind).toBe("numeric");
});

test("records and CSV of the same table agree", () => {
  const frame = dataFrameFromRecords([
    { id: 1, rt: 350.5, type: "b", seen: true, empty: null },
    { id: 2, rt: null, type: "A", seen: false, empty: undefined },
    { id: 3, rt: 1000, type: "", seen: null },
  ]);
  expect(frame).toEqual(dataFrameFromCsv(csv));
});

test("the reference level goes first and every row keeps its label", () => {
  const column = columnOf(dataFrameFromCsv("t\nb\na\nc\nb\n"), "t") as FactorColumn;
  const relevelled = withReferenceLevel(column, "c");
  expect(relevelled.levels).toEqual(["c", "a", "b"]);
  expect([0, 1, 2, 3].map((row) => valueAt(relevelled, row))).toEqual(["b", "a", "c", "b"]);
  expect(() => withReferenceLevel(column, "z")).toThrow(/no level “z”/);
});

test("selecting rows keeps levels until unused ones are dropped", () => {
  const frame = selectRows(dataFrameFromCsv("t,x\nb,1\na,2\nc,3\n"), [2, 0, 2]);
  const column = columnOf(frame, "t") as FactorColumn;
  expect(column.levels).toEqual(["a", "b", "c"]);
  expect(withoutUnusedLevels(column)).toEqual({ kind: "factor", levels: ["b", "c"], codes: Int32Array.of(1, 0, 1) });
  expect([0, 1, 2].map((row) => valueAt(columnOf(frame, "x"), row))).toEqual([3, 1, 3]);
});

test("numbers become factors in numerical order", () => {
  expect(asFactor(columnOf(dataFrameFromCsv("x\n10\n9\n\n10\n"), "x")).levels).toEqual(["9", "10"]);
});

test("an unknown column is refused with those there are", () => {
  expect(() => columnOf(dataFrameFromCsv(csv), "speed")).toThrow(
    expect.objectContaining({ code: "unknown-column", remedy: "Use one of: id, rt, type, seen, empty." }),
  );
});
