import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { cohenKappa } from "./cohen-kappa.ts";
import { fleissKappa } from "./fleiss-kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { specificAgreement } from "./specific-agreement.ts";

/** A table of what two raters called items, as pairs. */
const pairsOf = (table: readonly (readonly number[])[]) =>
  table.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [String(i), String(j)] as const)),
  );
/** Items from their counts of each category. */
const itemsOf = (counts: readonly string[]) =>
  counts.map((row) => row.split(" ").flatMap((count, j) => Array<string>(Number(count)).fill(String(j))));

/** Fleiss (1971), table 1: six psychiatrists on thirty patients (depression, personality, schizophrenia, neurosis, other). */
const psychiatrists = itemsOf([
  ...["0 0 0 6 0", "0 3 0 0 3", "0 1 4 0 1", "0 0 0 0 6", "0 3 0 3 0", "2 0 4 0 0", "0 0 4 0 2", "2 0 3 1 0"],
  ...["2 0 0 4 0", "0 0 0 0 6", "1 0 0 5 0", "1 1 0 4 0", "0 3 3 0 0", "1 0 0 5 0", "0 2 0 3 1", "0 0 5 0 1"],
  ...["3 0 0 1 2", "5 1 0 0 0", "0 2 0 4 0", "1 0 2 0 3", "0 0 0 0 6", "0 1 0 5 0", "0 2 0 1 3", "2 0 0 4 0"],
  ...["1 0 0 4 1", "0 5 0 1 0", "4 0 0 0 2", "0 2 0 4 0", "1 0 5 0 0", "0 0 0 0 6"],
]);

/** Krippendorff (2011), with missing ratings: four observers, a column a unit. */
const observers = [
  ...["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3"],
  ...[". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."],
].map((row) => row.split(" ").map((value) => (value === "." ? null : value)));
const units = observers[0]!.map((_, unit) => observers.map((own) => own[unit]!));

test("Cohen's κ and its standard error are those of Fleiss, Levin & Paik's example (2003, table 18.1)", () => {
  const diagnoses = pairsOf([
    [75, 1, 4],
    [5, 4, 1],
    [0, 0, 10],
  ]);
  const { value, standardError, observed, expected, low, high } = cohenKappa(diagnoses);
  expect(observed).toBeCloseTo(0.89, 10);
  expect(expected).toBeCloseTo(0.66, 10);
  expect(value).toBeCloseTo(0.23 / 0.34, 10);
  // The book rounds on its way to .087; the variance itself is held to finite differences below.
  expect(Math.abs(standardError! - 0.087)).toBeLessThan(0.001);
  expect(high! - low!).toBeCloseTo(2 * 1.959964 * standardError!, 6);
});

test("the variance of Cohen's κ is that of the delta method, by finite differences", () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 9, maxLength: 9 }), (cells) => {
      const n = cells.reduce((sum, own) => sum + own, 0);
      const κ = (p: readonly number[]) => {
        const total = p.reduce((sum, own) => sum + own, 0);
        const at = (i: number, j: number) => p[3 * i + j]! / total;
        const three = [0, 1, 2];
        const margin = (of: (k: number) => number) => three.reduce((sum, k) => sum + of(k), 0);
        const po = margin((k) => at(k, k));
        const pe = margin((k) => margin((j) => at(k, j)) * margin((i) => at(i, k)));
        return (po - pe) / (1 - pe);
      };
      const p = cells.map((own) => own / n);
      const h = 1e-6;
      const slope = p.map((own, k) => (κ(p.with(k, own + h)) - κ(p.with(k, own - h))) / (2 * h));
      const mean = slope.reduce((sum, own, k) => sum + own * p[k]!, 0);
      const variance = slope.reduce((sum, own, k) => sum + p[k]! * (own - mean) ** 2, 0) / n;
      const { value, standardError } = cohenKappa(pairsOf([0, 3, 6].map((from) => cells.slice(from, from + 3))));
      expect(value).toBeCloseTo(κ(p), 9);
      expect(standardError).toBeCloseTo(Math.sqrt(variance), 6);
    }),
    { numRuns: 60 },
  ));

test("Fleiss' κ is that of his thirty patients, .430, and so is the test of no agreement", () => {
  const { value, observed, expected, noAgreement, items } = fleissKappa(psychiatrists);
  expect(items).toBe(30);
  expect(observed).toBeCloseTo(0.5556, 4);
  expect(expected).toBeCloseTo(0.2199, 4);
  expect(value).toBeCloseTo(0.43, 3);
  // R's irr::kappam.fleiss(diagnoses): z = 17.7, with the variance of Fleiss, Nee & Landis (1979).
  expect(noAgreement!.z).toBeCloseTo(17.65, 2);
  expect(noAgreement!.p).toBeLessThan(1e-60);
});

test("with missing ratings Fleiss' κ and Krippendorff's α are those of R's irrCAC on its example", () => {
  const { value, observed, standardError, noAgreement } = fleissKappa(units);
  expect(observed).toBeCloseTo(0.81818, 5);
  expect(value).toBeCloseTo(0.76117, 5);
  expect(standardError).toBeCloseTo(0.15302, 5);
  expect(noAgreement).toBeNull();
  expect(krippendorffAlpha(units)).toBeCloseTo(0.743421, 5);
});

test("nothing beyond chance is defined where all say the same, and nothing at all of single ratings", () => {
  const same = Array.from({ length: 5 }, () => ["a", "a"] as const);
  for (const estimate of [cohenKappa(same), fleissKappa(same)])
    expect(estimate).toMatchObject({ value: null, standardError: null, low: null, items: 5, observed: 1 });
  expect(krippendorffAlpha(same)).toBeNull();
  expect(fleissKappa(same).noAgreement).toBeNull();
  for (const nothing of [[], [["a"], ["b"]], [["a", null]]]) {
    expect(fleissKappa(nothing)).toMatchObject({ value: null, items: 0 });
    expect(krippendorffAlpha(nothing)).toBeNull();
  }
  expect(cohenKappa([["a", null]])).toMatchObject({ value: null, items: 0 });
  // All agree, on more than one class: one, without a width that could be told.
  expect(
    fleissKappa([
      ["a", "a"],
      ["b", "b"],
      ["b", "b"],
    ]),
  ).toMatchObject({ value: 1, low: null, high: null });
});

test("raters whose labels are swapped or renamed agree as before, and two who share their shares as Scott's π has it", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 3, maxLength: 30 }), (drawn) => {
      const pairs = drawn.map(([a, b]) => [`c${a}`, `c${b}`] as const);
      const swapped = pairs.map(([a, b]) => [b, a] as const);
      const renamed = pairs.map(([a, b]) => [`z${9 - Number(a[1])}`, `z${9 - Number(b[1])}`] as const);
      const { value } = cohenKappa(pairs);
      for (const other of [swapped, renamed])
        if (value === null) expect(cohenKappa(other).value).toBeNull();
        else expect(cohenKappa(other).value).toBeCloseTo(value, 9);
      const both = cohenKappa([...pairs, ...swapped]).value;
      const π = fleissKappa(pairs).value;
      if (both === null) expect(π).toBeNull();
      else expect(π).toBeCloseTo(both, 9);
    }),
    { numRuns: 100 },
  ));

test("agreement on a class is how often another rater names it too", () => {
  expect(
    specificAgreement([
      ["a", "a"],
      ["a", "b"],
      ["c", null],
    ]),
  ).toEqual([
    { category: "a", ratings: 3, agreement: 2 / 3 },
    { category: "b", ratings: 1, agreement: 0 },
    { category: "c", ratings: 1, agreement: null },
  ]);
});

/** Raters who see what an image shows with probability `sees`, and else name any class. */
function ratingsOf(seed: number, raters: number, items: number, sees: number) {
  const generator = seededGenerator(seed);
  return Array.from({ length: items }, () => {
    const shown = generator.integer(4);
    return Array.from({ length: raters }, () => String(generator.next() < sees ? shown : generator.integer(4)));
  });
}

test("95% intervals hold the κ that raters were drawn from about as often as they say", () => {
  const [sees, draws] = [0.8, 600];
  // Two raters agree beyond chance where both see: κ = sees².
  const covered = (raters: number, of: (items: string[][]) => { low: number | null; high: number | null }) =>
    Array.from({ length: draws }, (_, k) => of(ratingsOf(k, raters, 80, sees))).filter(
      ({ low, high }) => low! <= sees ** 2 && sees ** 2 <= high!,
    ).length / draws;
  for (const share of [
    covered(2, (items) => cohenKappa(items as unknown as [string, string][])),
    covered(4, fleissKappa),
  ]) {
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.98);
  }
});
