import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededGenerator } from "./generator.ts";

const draws = (seed: number | string, n: number) => {
  const generator = seededGenerator(seed);
  return Array.from({ length: n }, () => generator.next());
};

describe("a stream", () => {
  test("is decided by its seed alone", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), (seed) => {
        expect(draws(seed, 5)).toEqual(draws(seed, 5));
      }),
    );
    expect(draws(1, 5)).not.toEqual(draws(2, 5));
    expect(draws(7, 5)).toEqual(draws("7", 5));
  });

  test("splits by label, whatever was drawn before", () => {
    const fresh = seededGenerator("study").split("participant 3").next();
    const used = seededGenerator("study");
    for (let i = 0; i < 100; i++) used.normal();
    expect(used.split("participant 3").next()).toBe(fresh);
    expect(used.split("participant 4").next()).not.toBe(fresh);
  });

  test("splits nest without meeting", () => {
    const root = seededGenerator("s");
    const streams = [
      root.split("a").split("b"),
      root.split("b").split("a"),
      root.split("a/b"),
      root.split("a"),
      seededGenerator("s/a"),
    ];
    expect(new Set(streams.map((stream) => stream.next())).size).toBe(streams.length);
  });
});

describe("distributions", () => {
  test("next is uniform: 100 bins, χ² within its 99.99% range", () => {
    const counts = new Array(100).fill(0);
    for (const u of draws("uniform", 100_000)) counts[Math.floor(u * 100)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeGreaterThan(52);
    expect(chiSquare).toBeLessThan(160);
  });

  test("integer(3) is unbiased and in range", () => {
    const generator = seededGenerator("integers");
    const counts = [0, 0, 0];
    for (let i = 0; i < 90_000; i++) counts[generator.integer(3)]!++;
    for (const count of counts) expect(Math.abs(count - 30_000)).toBeLessThan(4.5 * Math.sqrt((90_000 * 2) / 9));
  });

  test("integer refuses what is not a count", () => {
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 33]) expect(() => seededGenerator(1).integer(n)).toThrow(RangeError);
  });

  test("normal has the moments of a standard normal", () => {
    const generator = seededGenerator("normal");
    const moments = [0, 0, 0, 0];
    const n = 200_000;
    for (let i = 0; i < n; i++) {
      const z = generator.normal();
      for (let k = 0; k < 4; k++) moments[k]! += z ** (k + 1) / n;
    }
    [0, 1, 0, 3].forEach((expected, k) => {
      expect(Math.abs(moments[k]! - expected)).toBeLessThan(4.5 * Math.sqrt([1, 2, 15, 96][k]! / n));
    });
  });

  test("choose draws distinct elements and leaves the array alone", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { maxLength: 30 }), fc.nat(), fc.integer(), (array, size, seed) => {
        const k = array.length === 0 ? 0 : size % (array.length + 1);
        const before = [...array];
        const chosen = seededGenerator(seed).choose(array, k);
        expect(array).toEqual(before);
        expect(new Set(chosen).size).toBe(k);
        expect(chosen.every((element) => array.includes(element))).toBe(true);
      }),
    );
    expect(() => seededGenerator(1).choose([1], 2)).toThrow(RangeError);
  });

  test("shuffle gives every order of three elements equally often", () => {
    const generator = seededGenerator("orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = generator.shuffle(["a", "b", "c"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values())
      expect(Math.abs(count - 2000)).toBeLessThan(4.5 * Math.sqrt((12_000 * 5) / 36));
  });
});
