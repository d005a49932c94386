import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { OrthogonalBasis } from "./orthogonal-basis.ts";

const random = seededGenerator("basis");
const rowCount = 12;
const p = 3;
const x = {
  ...{ rowCount, names: ["a", "b", "c"], termOf: [-1, 0, 1], parts: [] },
  values: Float64Array.from({ length: rowCount * p }, (_, k) =>
    k % p === 0 ? 1 : k % p === 1 ? 1000 + random.normal() : random.normal(),
  ),
};
const weights = Float64Array.from({ length: rowCount }, () => 1 + random.integer(4));
const basis = new OrthogonalBasis(x, weights);

test("columns are orthogonal and of unit length under the weights", () => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let row = 0; row < rowCount; row++)
        sum += (weights[row]! * basis.x.values[row * p + i]! * basis.x.values[row * p + j]!) / total;
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 6);
    }
});

test("coefficients go there and back and predict the same", () => {
  const beta = Float64Array.of(0.5, -2, 3);
  const gamma = basis.fromOriginal(beta);
  basis.toOriginal(gamma).forEach((value, j) => {
    expect(value).toBeCloseTo(beta[j]!, 6);
  });
  for (let row = 0; row < rowCount; row++) {
    const predict = (values: Float64Array, coefficients: Float64Array) =>
      coefficients.reduce((sum, b, j) => sum + b * values[row * p + j]!, 0);
    expect(predict(basis.x.values, gamma)).toBeCloseTo(predict(x.values, beta), 6);
  }
});

test("covariances transform as those of linear functions, others untouched", () => {
  const size = p + 1;
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) v[i * size + j] = i === j ? 2 + i : 0.3;
  const there = basis.covarianceToOriginal(v, size);
  basis.covarianceFromOriginal(there, size).forEach((value, index) => {
    expect(value).toBeCloseTo(v[index]!, 6);
  });
  expect(there[size * size - 1]).toBe(v[size * size - 1]);
  // Var(β₁) = Σ T₁ₖ T₁ₗ Vₖₗ, with T's columns the images of unit vectors.
  const row = Array.from({ length: p }, (_, k) => basis.toOriginal(new Float64Array(p).with(k, 1))[1]!);
  let variance = 0;
  for (let k = 0; k < p; k++) for (let l = 0; l < p; l++) variance += row[k]! * row[l]! * v[k * size + l]!;
  expect(there[size + 1]).toBeCloseTo(variance, 8);
});
