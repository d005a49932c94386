import { expect, test } from "vitest";
import { brokenBalance, imbalances } from "./trial-balance.ts";

const kinds = ["hit", "error", "adversarial"] as const;
const list = ["a", "b", "c"].flatMap((groundTruth) =>
  kinds.map((kind) => ({ id: `${groundTruth} ${kind}`, kind, groundTruth, status: "kept" as const })),
);
const rejecting = (id: string) => list.map((one) => (one.id === id ? { ...one, status: "rejected" as const } : one));

test("as many of each kind in each category is balanced; what is not is said by category", () => {
  expect(imbalances(list)).toEqual([]);
  expect(imbalances([])).toEqual([]);
  expect(imbalances(rejecting("b error"))).toEqual(["“b” has 1 hit, 0 standard errors and 1 adversarial error."]);
  const none = list.map((one) => (one.groundTruth === "c" ? { ...one, status: "rejected" as const } : one));
  expect(imbalances(none)).toEqual([]);
});

test("a change breaks what was balanced before, and a swap within a cell breaks nothing", () => {
  expect(brokenBalance(list, rejecting("a hit"))).toHaveLength(1);
  const swapped = [
    ...rejecting("a hit"),
    { id: "new", kind: "hit" as const, groundTruth: "a", status: "candidate" as const },
  ];
  expect(brokenBalance(list, swapped)).toEqual([]);
  expect(brokenBalance(rejecting("a hit"), rejecting("a hit"))).toEqual([]);
  const worse = rejecting("a hit").map((one) => (one.id === "a error" ? { ...one, status: "rejected" as const } : one));
  expect(brokenBalance(rejecting("a hit"), worse)).toEqual([]);
});
