import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Features, frechetDistance } from "./frechet-distance.ts";

/**
 * Made with numpy. In the last case a covariance is singular: there the symmetric root's sum (`frechet`) has the roots of
 * eigenvalues that rounding made, and is 1e-8 too small; the singular values of the centred rows' product, which have none,
 * agree with `frechet_by_sqrtm`.
 */
const { inputs, expected } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../../tests/fixtures/references/levelset/distances.json"), "utf8"),
) as { inputs: { cases: { X: number[][]; Y: number[][] }[] }; expected: { cases: { frechet_by_sqrtm: number }[] } };

const features = (rows: number[][]): Features => ({ values: rows.flat(), width: rows[0]!.length });

test.each(inputs.cases.map((own, k) => [k, own] as const))("case %i of the reference", (k, { X, Y }) => {
  const { frechet_by_sqrtm: frechet } = expected.cases[k]!;
  expect(Math.abs(frechetDistance(features(X), features(Y)) / frechet - 1)).toBeLessThan(1e-9);
  expect(Math.abs(frechetDistance(features(Y), features(X)) / frechet - 1)).toBeLessThan(1e-9);
});

test("a set is at no distance from itself, and a shifted one at the square of the shift", () => {
  const own = features(inputs.cases[0]!.X);
  expect(Math.abs(frechetDistance(own, own))).toBeLessThan(1e-9);
  const shifted = { ...own, values: Array.from(own.values, (value) => value + 2) };
  expect(frechetDistance(own, shifted)).toBeCloseTo(4 * own.width, 9);
});
