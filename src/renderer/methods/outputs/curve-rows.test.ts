import { expect, test } from "vitest";
import { curveRows } from "./curve-rows.ts";

test("every step of a ROC curve is a row, in the order of the curve", () => {
  const roc = { x: [0, 0, 0.5, 0.5, 1], y: [0, 0.4, 0.4, 0.9, 1] };
  expect(curveRows([roc])).toEqual(roc.x.map((x, k) => ({ x, y0: roc.y[k] })));
});

test("curves share the rows of the points that they share, and have nothing in the others'", () => {
  const rows = curveRows([
    { x: [1, 2], y: [10, 20] },
    { x: [2, 1.5], y: [7, 6] },
  ]);
  expect(rows).toEqual([
    { x: 1, y0: 10, y1: null },
    { x: 1.5, y0: null, y1: 6 },
    { x: 2, y0: 20, y1: 7 },
  ]);
});
