import fc from "fast-check";
import { determinant, Matrix, inverse as mlInverse } from "ml-matrix";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { choleskyInPlace, choleskyInverse, choleskySolve, invertPositiveDefinite, logDeterminant } from "./cholesky.ts";

function positiveDefinite(n: number, seed: number): Matrix {
  const random = seededGenerator(seed);
  const b = new Matrix(Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal())));
  return b.mmul(b.transpose()).add(Matrix.eye(n));
}

test("LL′ is the matrix, its solve, determinant and inverse those of ml-matrix, for any size", () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 30, max: 71 })), fc.nat(), (n, seed) => {
      const a = positiveDefinite(n, seed);
      const l = Float64Array.from(a.to1DArray());
      expect(choleskyInPlace(l, n)).toBe(true);
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let k = 0; k <= j; k++) sum += l[i * n + k]! * l[j * n + k]!;
          expect(sum).toBeCloseTo(a.get(i, j), 9);
        }
      const expected = mlInverse(a);
      const inverse = new Float64Array(n * n);
      choleskyInverse(l, n, inverse, new Float64Array(n * n).fill(Number.NaN));
      expected.to1DArray().forEach((value, index) => {
        expect(inverse[index]).toBeCloseTo(value, 9);
      });
      const x = Float64Array.from({ length: n + 1 }, (_, i) => i);
      choleskySolve(l, n, x, 1);
      const solved = expected.mmul(Matrix.columnVector(Array.from({ length: n }, (_, i) => i + 1)));
      solved.to1DArray().forEach((value, index) => {
        expect(x[index + 1]).toBeCloseTo(value, 8);
      });
      expect(logDeterminant(l, n)).toBeCloseTo(Math.log(determinant(a)), 8);
    }),
    { numRuns: 60 },
  );
});

test("a matrix that is not positive definite is refused", () => {
  expect(choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(invertPositiveDefinite(Float64Array.of(0), 1)).toBeUndefined();
});
