import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Column, dataFrameFromRecords, type Value } from "../data-frame.ts";
import { modelMatrix } from "./model-matrix.ts";
import { interpretFormula } from "./terms.ts";
import { evaluateVariable } from "./variables.ts";

interface Reference {
  data: Record<string, Value>[];
  cases: { formula: [string]; names: string[]; assign: number[]; values: number[][] }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL("../../../../tests/fixtures/glmm/model-matrices.json", import.meta.url), "utf8"),
);
const frame = dataFrameFromRecords(reference.data);

function matrixOf(text: string, contrast: "treatment" | "sum" = "treatment") {
  const formula = interpretFormula(`y ${text}`);
  const variables = new Map<string, Column>();
  for (const [name, node] of formula.variables) variables.set(name, evaluateVariable(formula.text, node, frame));
  return modelMatrix(formula.fixed, variables, frame.rowCount, () => contrast);
}

test.each(reference.cases)(
  "$formula.0 has the columns and values of R's model.matrix",
  ({ formula, names, assign, values }) => {
    const matrix = matrixOf(formula[0]);
    expect(matrix.names).toEqual(names);
    expect(matrix.termOf).toEqual(assign.map((term) => term - 1));
    values.flat().forEach((value, index) => {
      expect(matrix.values[index]).toBeCloseTo(value, 12);
    });
  },
);

test("sum contrasts compare each level but the last with the mean of all", () => {
  const matrix = matrixOf("~ a", "sum");
  expect(matrix.names).toEqual(["(Intercept)", "a[S.a1]", "a[S.a2]"]);
  expect([...matrix.values.slice(0, 9)]).toEqual([1, 1, 0, 1, 0, 1, 1, -1, -1]);
});

test("columns say which levels they stand for", () => {
  const matrix = matrixOf("~ a * x");
  expect(matrix.parts.map((part) => [...part])).toEqual([
    [],
    [["a", "a2"]],
    [["a", "a3"]],
    [["x", null]],
    [
      ["a", "a2"],
      ["x", null],
    ],
    [
      ["a", "a3"],
      ["x", null],
    ],
  ]);
});
