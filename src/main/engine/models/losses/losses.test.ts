import { expect, test } from "vitest";
import { lossId } from "#shared/library/training-settings.ts";
import { loss, losses } from "./list.ts";
import { entropy } from "./loss.ts";

test("targets: the label alone, or half and half with the class after it, around the end", () => {
  expect([...loss("likelihood").target(1, 3)]).toEqual([0, 1, 0]);
  expect([...loss("ambivalent").target(1, 3)]).toEqual([0, 0.5, 0.5]);
  expect([...loss("ambivalent").target(2, 3)]).toEqual([0.5, 0, 0.5]);
});

test.each(losses)("$id's targets are probabilities, whatever the number of classes", ({ target }) => {
  for (const classCount of [1, 2, 10])
    for (let label = 0; label < classCount; label++)
      expect(target(label, classCount).reduce((sum, p) => sum + p)).toBe(1);
});

test("entropy in nats", () => {
  expect(entropy([0, 1, 0])).toBe(0);
  expect(entropy([0.5, 0.5])).toBeCloseTo(Math.LN2, 12);
  expect(entropy([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 12);
});

test("the list is what the contract names", () => {
  expect(losses.map(({ id }) => id).sort()).toEqual([...lossId.options].sort());
});
