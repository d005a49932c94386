import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { coalitionsOf } from "./coalitions.ts";

const rowsOf = (features: number, samples: number, seed = 1) => {
  const { count, present, weights, drawnFrom } = coalitionsOf(features, samples, seededGenerator(seed));
  const rows = Array.from({ length: count }, (_, k) => [...present.subarray(k * features, (k + 1) * features)]);
  return { rows, weights: [...weights], drawnFrom };
};
const size = (row: readonly number[]) => row.reduce((sum, shown) => sum + shown, 0);

/** What all coalitions of a size count for: (M − 1) / (s (M − s)). */
const massOf = (features: number, shown: number) => (features - 1) / (shown * (features - shown));

test("empty and full come first and count for nothing; the rest weigh as the kernel does, and are as many as asked for", () =>
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 400 }), (features, samples) => {
      const { rows, weights, drawnFrom } = rowsOf(features, samples);
      expect([size(rows[0]!), size(rows[1]!), weights[0], weights[1]]).toEqual([0, features, 0, 0]);
      const all = 2 ** features - 2;
      expect(rows.length - 2).toBeLessThanOrEqual(Math.min(samples, all));
      expect(rows.length - 2).toBeGreaterThanOrEqual(Math.min(samples - 1, all));
      let mass = 0;
      for (let shown = 1; shown < features; shown++) mass += massOf(features, shown);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(mass, 9);
      // Those of whole sizes: each coalition once, with the size's weight.
      const whole = rows.slice(2, drawnFrom);
      expect(new Set(whole.map(String)).size).toBe(whole.length);
      for (const shown of new Set(whole.map(size))) {
        const own = whole.flatMap((row, k) => (size(row) === shown ? [weights[k + 2]!] : []));
        expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(massOf(features, shown), 9);
      }
      // Those that are drawn: in pairs of complements.
      for (let k = drawnFrom; k < rows.length; k += 2)
        expect(rows[k]!.map((shown, place) => shown + rows[k + 1]![place]!)).toEqual(new Array(features).fill(1));
      if (samples >= all) expect(drawnFrom).toBe(2 ** features);
    }),
  ));

test("the seed decides what is drawn", () => {
  expect(rowsOf(20, 200, 5)).toEqual(rowsOf(20, 200, 5));
  expect(rowsOf(20, 200, 6)).not.toEqual(rowsOf(20, 200, 5));
});

test("sizes are drawn in proportion to what they count for, and every feature equally often", () => {
  const features = 24;
  const { rows, drawnFrom } = rowsOf(features, 20_000);
  const drawn = rows.slice(drawnFrom);
  const sizes = [...new Set(drawn.map(size))].sort((a, b) => a - b);
  const mass = sizes.reduce((sum, shown) => sum + massOf(features, shown), 0);
  for (const shown of sizes) {
    const expected = massOf(features, shown) / mass;
    const share = drawn.filter((row) => size(row) === shown).length / drawn.length;
    expect(Math.abs(share - expected)).toBeLessThan(4.5 * Math.sqrt((2 * expected) / drawn.length));
  }
  for (let place = 0; place < features; place++)
    expect(drawn.filter((row) => row[place] === 1)).toHaveLength(drawn.length / 2);
});
