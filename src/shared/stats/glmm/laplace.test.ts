import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { layOut, type RandomBlock } from "./arrow-layout.ts";
import { LaplaceObjective, type LogisticProblem } from "./laplace.ts";

/** A random problem with terms of the given levels and widths; terms with the same group share their codes. */
function problemOf(shapes: readonly { group: string; levels: number; width: number }[], seed: number): LogisticProblem {
  const random = seededGenerator(seed);
  const rowCount = 60;
  const codes = new Map<string, Int32Array>();
  for (const { group, levels } of shapes)
    if (!codes.has(group))
      codes.set(
        group,
        Int32Array.from({ length: rowCount }, () => random.integer(levels)),
      );
  const blocks = shapes.map(
    ({ group, levels, width }): RandomBlock => ({
      group,
      levels: Array.from({ length: levels }, (_, level) => String(level)),
      names: Array.from({ length: width }, (_, c) => `x${c}`),
      codes: codes.get(group)!,
      z: Float64Array.from({ length: rowCount * width }, () => random.normal()),
    }),
  );
  const trials = Float64Array.from({ length: rowCount }, () => 1 + random.integer(3));
  return {
    layout: layOut(blocks, rowCount),
    x: {
      rowCount: 7,
      names: ["a", "b"],
      values: Float64Array.from({ length: 14 }, () => random.normal()),
      termOf: [0, 1],
      parts: [],
    },
    cell: Int32Array.from({ length: rowCount }, () => random.integer(7)),
    successes: trials.map((m) => random.integer(m + 1)),
    trials,
  };
}

const shape = fc.record({
  group: fc.constantFrom("g", "h", "k"),
  width: fc.integer({ min: 1, max: 3 }),
});
const shapes = fc
  .array(shape, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((entry) => ({ ...entry, levels: { g: 9, h: 5, k: 3 }[entry.group]! })));

test("the gradient is that of central differences, for any number of terms, crossed or shared, with slopes", () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (list, seed) => {
      const objective = new LaplaceObjective(problemOf(list, seed));
      const random = seededGenerator(`point ${seed}`);
      const point = Float64Array.from({ length: objective.size }, () => 0.7 * random.normal());
      const gradient = new Float64Array(objective.size);
      objective.evaluate(point, gradient);
      for (let k = 0; k < point.length; k++) {
        const h = 1e-3;
        const at = (shift: number) => objective.evaluate(point.with(k, point[k]! + shift));
        const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(Math.abs(gradient[k]! - difference)).toBeLessThan(1e-5 * (1 + Math.abs(difference)));
      }
    }),
    { numRuns: 40 },
  );
});

test("with one scalar factor the value is the sum of one-dimensional Laplace approximations", () => {
  const problem = problemOf([{ group: "g", levels: 9, width: 1 }], 3);
  const objective = new LaplaceObjective(problem);
  const point = Float64Array.of(0.4, -0.3, 1.3);
  const { layout, x, cell, successes, trials } = problem;
  let expected = 0;
  for (let a = 0; a < layout.leadLevels; a++) {
    const rows = Array.from(
      { length: layout.rowStart[a + 1]! - layout.rowStart[a]! },
      (_, k) => layout.rowStart[a]! + k,
    );
    const eta = (i: number, u: number) =>
      x.values[cell[i]! * 2]! * point[0]! + x.values[cell[i]! * 2 + 1]! * point[1]! + point[2]! * layout.z[i]! * u;
    const joint = (u: number) =>
      u * u -
      2 * rows.reduce((sum, i) => sum + successes[i]! * eta(i, u) - trials[i]! * Math.log1p(Math.exp(eta(i, u))), 0);
    let mode = 0;
    let best = Number.POSITIVE_INFINITY;
    for (let width = 1, centre = 0; width > 1e-9; width /= 5, centre = mode)
      for (let u = centre - 10 * width; u <= centre + 10 * width; u += width / 5)
        if (joint(u) < best) [best, mode] = [joint(u), u];
    const curvature = rows.reduce((sum, i) => {
      const p = 1 / (1 + Math.exp(-eta(i, mode)));
      return sum + trials[i]! * p * (1 - p) * (point[2]! * layout.z[i]!) ** 2;
    }, 1);
    expected += best + Math.log(curvature);
  }
  expect(objective.evaluate(point)).toBeCloseTo(expected, 6);
});
