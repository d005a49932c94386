import { expect, test } from "vitest";
import { someOfEachClass } from "./shifted-dataset.ts";

const labels = Int32Array.from({ length: 100 }, (_, index) => index % 5);
const testIndices = Int32Array.from({ length: 50 }, (_, k) => 2 * k);

test("of very many test images some of each class are taken, the same for the same seed", () => {
  const some = someOfEachClass(testIndices, labels, 20, 1);
  expect(some).toHaveLength(20);
  expect([...some].every((index) => testIndices.includes(index))).toBe(true);
  expect(new Set(some).size).toBe(20);
  for (let label = 0; label < 5; label++) expect(some.filter((index) => labels[index] === label)).toHaveLength(4);
  expect(someOfEachClass(testIndices, labels, 20, 1)).toEqual(some);
  expect(someOfEachClass(testIndices, labels, 20, 2)).not.toEqual(some);
  expect(someOfEachClass(testIndices, labels, 50, 1)).toBe(testIndices);
});
