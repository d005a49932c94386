import fc from "fast-check";
import { expect, test } from "vitest";
import { type RandomGenerator, seededGenerator } from "../../random/generator.ts";
import { layOut, type RandomBlock } from "./arrow-layout.ts";
import { LaplaceObjective, type LaplaceProblem } from "./laplace.ts";
import { CumulativeResponse } from "./responses/cumulative.ts";
import { GammaResponse } from "./responses/gamma.ts";
import { LogisticResponse } from "./responses/logistic.ts";
import { ProbitResponse } from "./responses/probit.ts";
import type { Response } from "./responses/response.ts";

const rowCount = 60;

interface Kind {
  readonly response: Response;
  /** A possible value of its own parameters. */
  readonly own: readonly number[];
}

const kinds: Record<string, (random: RandomGenerator) => Kind> = {
  logistic: (random) => ({ response: new LogisticResponse(countsOf(random)), own: [] }),
  probit: (random) => ({ response: new ProbitResponse(countsOf(random)), own: [] }),
  gamma(random) {
    const values = Float64Array.from({ length: rowCount }, () => 0.2 + 3 * random.next());
    const count = new Float64Array(rowCount).fill(1);
    return { response: new GammaResponse({ count, sum: values, logSum: values.map(Math.log) }), own: [0.7] };
  },
  "cumulative logit": (random) => cumulative(random, "logit"),
  "cumulative probit": (random) => cumulative(random, "probit"),
};

function countsOf(random: RandomGenerator) {
  const trials = Float64Array.from({ length: rowCount }, () => 1 + random.integer(3));
  return { successes: trials.map((m) => random.integer(m + 1)), trials };
}

function cumulative(random: RandomGenerator, link: "logit" | "probit"): Kind {
  const counts = {
    size: 3,
    start: Int32Array.from({ length: rowCount + 1 }, (_, row) => row),
    category: Int32Array.from({ length: rowCount }, () => random.integer(3)),
    count: new Float64Array(rowCount).fill(1),
  };
  const basis = { thresholds: 2, parameters: 2, jacobian: Float64Array.of(1, 0, 0, 1) };
  const thresholds = { bases: [basis], basisOf: new Int32Array(rowCount) };
  return { response: new CumulativeResponse(counts, thresholds, link), own: [-0.6, 0.8] };
}

/** A random problem with terms of the given levels and widths; terms with the same group share their codes. */
function problemOf(
  shapes: readonly { group: string; levels: number; width: number }[],
  seed: number,
  response: Response,
): LaplaceProblem {
  const random = seededGenerator(seed);
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
    response,
  };
}

const shape = fc.record({
  group: fc.constantFrom("g", "h", "k"),
  width: fc.integer({ min: 1, max: 3 }),
});
const shapes = fc
  .array(shape, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((entry) => ({ ...entry, levels: { g: 9, h: 5, k: 3 }[entry.group]! })));

test("the gradient is that of central differences, for every response and any number of terms, crossed or shared, with slopes", () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(...Object.keys(kinds)), fc.nat(), (list, kind, seed) => {
      const random = seededGenerator(`point ${seed}`);
      const { response, own } = kinds[kind]!(random);
      const objective = new LaplaceObjective(problemOf(list, seed, response));
      const point = Float64Array.from({ length: objective.size }, () => 0.7 * random.normal());
      point.set(own, objective.coefficientCount);
      const gradient = new Float64Array(objective.size);
      objective.evaluate(point, gradient);
      for (let k = 0; k < point.length; k++) {
        const h = 1e-3;
        const at = (shift: number) => objective.evaluate(point.with(k, point[k]! + shift));
        const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(Math.abs(gradient[k]! - difference)).toBeLessThan(1e-5 * (1 + Math.abs(difference)));
      }
    }),
    { numRuns: 80 },
  );
});

test("with one scalar factor the value is the sum of one-dimensional Laplace approximations", () => {
  const counts = countsOf(seededGenerator("counts"));
  const problem = problemOf([{ group: "g", levels: 9, width: 1 }], 3, new LogisticResponse(counts));
  const objective = new LaplaceObjective(problem);
  const point = Float64Array.of(0.4, -0.3, 1.3);
  const { layout, x, cell } = problem;
  const { successes, trials } = counts;
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
