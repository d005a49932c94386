import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { type DoubleMatrix, DoubleProduct } from "./double-product.ts";

const random = seededGenerator("product");
const matrix = (rows: number, columns: number): DoubleMatrix => ({
  ...{ rows, columns },
  data: Float64Array.from({ length: rows * columns }, () => random.normal()),
});

test.each([
  ["here", 3, 5, 4],
  ["by ONNX Runtime", 70, 40, 90],
])("a product %s is that of another program, in double precision", async (_, rows, inner, columns) => {
  const [a, b] = [matrix(rows, inner), matrix(inner, columns)];
  await using product = await DoubleProduct.create();
  const ours = await product.of(a, b);
  const theirs = Matrix.from1DArray(rows, inner, [...a.data]).mmul(Matrix.from1DArray(inner, columns, [...b.data]));
  expect([ours.rows, ours.columns]).toEqual([rows, columns]);
  for (const [k, value] of theirs.to1DArray().entries()) expect(ours.data[k]).toBeCloseTo(value, 11);
});

test("the head of a longer array is multiplied, and not what lies before it", async () => {
  const whole = matrix(130, 60);
  const [from, rows] = [7, 100];
  const head = { rows, columns: 60, data: whole.data.subarray(from * 60, (from + rows) * 60) };
  const other = matrix(60, 50);
  await using product = await DoubleProduct.create();
  const all = await product.of(whole, other);
  expect((await product.of(head, other)).data).toEqual(all.data.slice(from * 50, (from + rows) * 50));
});
