import fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** How far A Q − Q Λ, in units of the largest number of A times n, and QᵀQ − I are from 0. */
async function errors(a: Float64Array, n: number) {
  const { values, vectors } = await symmetricEigen(a, n);
  const [matrix, q] = [square(a, n), square(vectors, n)];
  const largest = (of: Matrix) => of.abs().max();
  const residual = Matrix.sub(matrix.mmul(q), q.mmul(Matrix.diag([...values])));
  const orthogonality = Matrix.sub(q.transpose().mmul(q), Matrix.eye(n));
  const isAscending = values.every((value, k) => k === 0 || value >= values[k - 1]!);
  return {
    residual: largest(residual) / (n * (largest(matrix) || 1)),
    orthogonality: largest(orthogonality) / n,
    values,
    isAscending,
  };
}

const square = (values: Float64Array, n: number) => Matrix.from1DArray(n, n, [...values]);

async function expectRight(a: Float64Array, n: number): Promise<Float64Array> {
  const { residual, orthogonality, values, isAscending } = await errors(a, n);
  expect(residual).toBeLessThan(4e-15);
  expect(orthogonality).toBeLessThan(4e-15);
  expect(isAscending).toBe(true);
  return values;
}

function symmetric(n: number, at: (i: number, j: number) => number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = at(i, j);
  return a;
}

function randomSymmetric(n: number, seed: number, rank = n): Float64Array {
  const random = seededGenerator(String(seed));
  const factor = Float64Array.from({ length: n * rank }, () => random.normal());
  return symmetric(n, (i, j) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += (k % 3 ? 1 : -1) * factor[i * rank + k]! * factor[j * rank + k]!;
    return sum;
  });
}

test("the eigenvalues are those of another program, at every size around where it divides and gathers", async () => {
  for (const n of [1, 2, 3, 4, 5, 31, 32, 33, 63, 64, 65, 66, 129, 200]) {
    const a = randomSymmetric(n, n);
    const values = await expectRight(a, n);
    const peer = new EigenvalueDecomposition(square(a, n), { assumeSymmetric: true }).realEigenvalues;
    const scale = Math.max(...peer.map(Math.abs));
    for (const [k, value] of [...peer].sort((x, y) => x - y).entries())
      expect(Math.abs(values[k]! - value) / scale).toBeLessThan(1e-13);
  }
});

test("a matrix of any size, rank and magnitude is taken apart", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 110 }),
      fc.integer({ min: 1, max: 110 }),
      fc.integer({ min: -200, max: 200 }),
      fc.nat(),
      async (n, rank, magnitude, seed) => {
        await expectRight(
          randomSymmetric(n, seed, rank).map((value) => value * 10 ** magnitude),
          n,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test("eigenvalues that are the same, or nearly, have vectors at right angles", async () => {
  const n = 150;
  const wilkinson = (glue: number) =>
    symmetric(10 * 21, (i, j) => (i === j ? Math.abs((i % 21) - 10) : i - j > 1 ? 0 : i % 21 === 0 ? glue : 1));
  const one = await expectRight(new Float64Array(n * n).fill(1), n);
  expect(one[n - 1]).toBeCloseTo(n, 10);
  expect(await expectRight(new Float64Array(n * n), n)).toEqual(new Float64Array(n));
  expect(
    await expectRight(
      symmetric(n, (i, j) => (i === j ? i % 3 : 0)),
      n,
    ),
  ).toEqual(Float64Array.from({ length: n }, (_, k) => Math.floor((3 * k) / n)));
  for (const glue of [1, 1e-7, 1e-14, 1e-200]) await expectRight(wilkinson(glue), 210);
});

test("eigenvalues of a chain of springs are the known ones", async () => {
  const n = 333;
  const values = await expectRight(
    symmetric(n, (i, j) => (i === j ? 2 : i - j === 1 ? -1 : 0)),
    n,
  );
  for (const [k, value] of values.entries())
    expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12);
});

test("the same matrix gives the same digits", async () => {
  const a = randomSymmetric(140, 5);
  expect(await symmetricEigen(a, 140)).toEqual(await symmetricEigen(a, 140));
});
