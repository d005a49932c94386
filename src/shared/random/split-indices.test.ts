import * as fc from "fast-check";
import { expect, test } from "vitest";
import { splitIndices } from "./split-indices.ts";

const labels = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 });
const fraction = fc.double({ min: 0.01, max: 0.99, noNaN: true });

test("every image is in exactly one part, each part ascending", () => {
  fc.assert(
    fc.property(labels, fraction, fc.nat(), (classes, testFraction, seed) => {
      const { train, test } = splitIndices(classes, testFraction, seed);
      expect([...train, ...test].sort((a, b) => a - b)).toEqual(classes.map((_, index) => index));
      expect(train).toEqual(train.toSorted());
      expect(test).toEqual(test.toSorted());
    }),
  );
});

test("the test part has its size, and its share of every class to within one", () => {
  fc.assert(
    fc.property(labels, fraction, fc.nat(), (classes, testFraction, seed) => {
      const { test } = splitIndices(classes, testFraction, seed);
      expect(Math.abs(test.length - classes.length * testFraction)).toBeLessThanOrEqual(0.5 + 1e-9);
      for (const label of new Set(classes)) {
        const size = classes.filter((other) => other === label).length;
        const chosen = test.filter((index) => classes[index] === label).length;
        expect(Math.abs(chosen - size * testFraction)).toBeLessThan(1);
      }
    }),
  );
});

test("the same seed gives the same split, another seed another", () => {
  const classes = Array.from({ length: 500 }, (_, index) => index % 10);
  expect(splitIndices(classes, 0.2, 1)).toEqual(splitIndices(classes, 0.2, 1));
  expect(splitIndices(classes, 0.2, 1).test).not.toEqual(splitIndices(classes, 0.2, 2).test);
});

test("every image of a class is as likely as the others to be tested", () => {
  const classes = Array.from({ length: 20 }, () => 0);
  const tested = new Int32Array(20);
  for (let seed = 0; seed < 2000; seed++) for (const index of splitIndices(classes, 0.25, seed).test) tested[index]!++;
  // Binomial(2000, 1/4): mean 500, SD 19; five of them leave room for twenty comparisons.
  for (const count of tested) expect(Math.abs(count - 500)).toBeLessThan(5 * 19.4);
});

test.each([0, 1, -0.1, Number.NaN])("a test fraction of %d is refused", (testFraction) => {
  expect(() => splitIndices([0, 1], testFraction, 1)).toThrow(RangeError);
});
