import * as fc from "fast-check";
import { expect, test } from "vitest";
import { answersOf, mostProbable } from "./answers.ts";
import { accuracyOf, calibration, confusionMatrix, expectedCalibrationError } from "./evaluation.ts";

test("the answer is the most probable class, the first of equals", () => {
  const { predicted, confidence } = answersOf(new Float32Array([0.25, 0.5, 0.25, 0.5, 0.5, 0]), 3);
  expect([...predicted]).toEqual([1, 0]);
  expect([...confidence]).toEqual([0.5, 0.5]);
  expect(() => answersOf(new Float32Array(4), 3)).toThrow(RangeError);
});

test("the most probable classes come in order, and no more than there are", () => {
  const answers = answersOf(new Float32Array([1, 0, 0, 0.25, 0.25, 0.5]), 3);
  expect(mostProbable(answers, 1, 2)).toEqual([
    { class: 2, probability: 0.5 },
    { class: 0, probability: 0.25 },
  ]);
  expect(mostProbable(answers, 0, 9).map((entry) => entry.class)).toEqual([0, 1, 2]);
});

test("calibration by hand: two bins, one over-confident", () => {
  const answers = answersOf(new Float32Array([0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 1, 0]), 2);
  const bins = calibration([0, 1, 1, 0], answers, [0, 1, 2, 3]);
  expect(bins.filter(({ n }) => n > 0)).toEqual([
    { from: 0.7, to: 0.8, n: 3, confidence: 0.75, accuracy: 1 / 3 },
    { from: 0.9, to: 1, n: 1, confidence: 1, accuracy: 1 },
  ]);
  expect(expectedCalibrationError(bins)).toBeCloseTo((3 / 4) * (0.75 - 1 / 3), 12);
});

const evaluated = fc.integer({ min: 2, max: 5 }).chain((classes) =>
  fc.array(
    fc.record({
      label: fc.nat(classes - 1),
      scores: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: classes, maxLength: classes }),
    }),
    { minLength: 1, maxLength: 60 },
  ),
);

test("confusion, accuracy and calibration count the same answers", () => {
  fc.assert(
    fc.property(evaluated, (images) => {
      const classes = images[0]!.scores.length;
      const labels = images.map(({ label }) => label);
      const rows = images.map(({ scores }) => scores.map((s) => s / scores.reduce((sum, score) => sum + score)));
      const answers = answersOf(Float32Array.from(rows.flat()), classes);
      const indices = images.map((_, index) => index);
      const confusion = confusionMatrix(labels, answers.predicted, indices, classes);
      const accuracy = accuracyOf(labels, answers.predicted, indices);
      const bins = calibration(labels, answers, indices);
      expect(confusion.flat().reduce((sum, count) => sum + count)).toBe(images.length);
      expect(confusion.reduce((sum, row, k) => sum + row[k]!, 0) / images.length).toBeCloseTo(accuracy, 12);
      expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(images.length);
      expect(bins.reduce((sum, bin) => sum + bin.n * bin.accuracy, 0) / images.length).toBeCloseTo(accuracy, 12);
      for (const { n, from, to, confidence } of bins)
        if (n > 0) expect(confidence > from - 1e-6 && confidence < to + 1e-6).toBe(true);
    }),
  );
});
