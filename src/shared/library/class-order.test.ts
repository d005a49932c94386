import { expect, test } from "vitest";
import { classOrderNote, inClassOrder, otherOrderAccuracy } from "./class-order.ts";

const twelve = Array.from({ length: 12 }, (_, k) => String(k));

test("whole numbers are in their own order, everything else in that of text", () => {
  expect(inClassOrder(["10", "9", "1", "2"])).toEqual(["1", "2", "9", "10"]);
  expect(inClassOrder(["10", "9", "1", "2"], "text")).toEqual(["1", "10", "2", "9"]);
  expect(inClassOrder(["10", "nine", "2"])).toEqual(["10", "2", "nine"]);
});

test("the order is said where the two differ", () => {
  expect(classOrderNote(twelve)).toMatch(/numbers \(0, 1, 2, 3, …, 11\).*as text \(0, 1, 10, 11, …, 9\)/);
  expect(classOrderNote(twelve, "text")).toMatch(/sorted as text \(0, 1, 10, 11, …, 9\)/);
  expect(classOrderNote(["0", "1", "2"])).toBeNull();
  expect(classOrderNote(["cat", "dog"])).toBeNull();
});

test("a classifier that was trained in the other order is found out, one that is bad is not", () => {
  const labels = Int32Array.from({ length: 120 }, (_, k) => k % 12);
  const indices = [...labels.keys()];
  const asText = inClassOrder(twelve, "text");
  // It answers rightly, but by the position that the class has among texts.
  const otherwise = labels.map((label) => asText.indexOf(String(label)));
  expect(otherOrderAccuracy(twelve, labels, otherwise, indices)).toEqual({ order: "text", accuracy: 1 });
  expect(
    otherOrderAccuracy(
      asText,
      labels,
      labels.map((label) => Number(asText[label])),
      indices,
    ),
  ).toEqual({
    order: "numeric",
    accuracy: 1,
  });
  expect(otherOrderAccuracy(twelve, labels, labels, indices)).toBeNull();
  expect(otherOrderAccuracy(twelve, labels, new Int32Array(120), indices)).toBeNull();
  expect(otherOrderAccuracy(["cat", "dog"], [0, 1], [1, 0], [0, 1])).toBeNull();
});
