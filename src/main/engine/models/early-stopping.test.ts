import { expect, test } from "vitest";
import type { EpochRecord } from "../protocol.ts";
import { bestEpoch, isExhausted, setAside } from "./early-stopping.ts";

const history = (values: [loss: number, accuracy: number][]): EpochRecord[] =>
  values.map(([validationLoss, validationAccuracy], k) => ({
    ...{ epoch: k + 1, loss: 0, accuracy: 0, testAccuracy: null },
    validationLoss,
    validationAccuracy,
  }));

test("training ends when the metric has not improved for as long as patience allows; a tie is no improvement", () => {
  const epochs = history([
    [0.9, 0.5],
    [0.4, 0.7],
    [0.4, 0.8],
    [0.6, 0.8],
    [0.7, 0.8],
  ]);
  const stopped = (metric: "loss" | "accuracy", patience: number) =>
    epochs.findIndex((_, k) => isExhausted(epochs.slice(0, k + 1), { metric, patience })) + 1;
  expect(bestEpoch(epochs, { metric: "loss", patience: 1 })).toBe(2);
  expect(bestEpoch(epochs, { metric: "accuracy", patience: 1 })).toBe(3);
  expect([stopped("loss", 1), stopped("loss", 2), stopped("loss", 4)]).toEqual([3, 4, 0]);
  expect([stopped("accuracy", 1), stopped("accuracy", 2)]).toEqual([4, 5]);
  expect(isExhausted([], { metric: "loss", patience: 1 })).toBe(false);
});

test("a tenth of each class is set aside, by the seed, and nothing is used twice", () => {
  const labels = Int32Array.from({ length: 400 }, (_, k) => k % 4);
  const own = Int32Array.from({ length: 200 }, (_, k) => 2 * k + (k % 2));
  const { training, validation } = setAside(own, labels, 7);
  expect(validation).toHaveLength(20);
  expect([...training, ...validation].sort((a, b) => a - b)).toEqual([...own]);
  for (const label of new Set(own.map((k) => labels[k]!)))
    expect(validation.filter((k) => labels[k] === label).length).toBe(
      own.filter((k) => labels[k] === label).length / 10,
    );
  expect(setAside(own, labels, 7).validation).toEqual(validation);
  expect(setAside(own, labels, 8).validation).not.toEqual(validation);
});
