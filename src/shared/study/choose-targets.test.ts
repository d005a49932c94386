import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { OwnKind } from "../contract/curate.ts";
import { answersOf } from "../library/answers.ts";
import { chooseTargets, mostConfusable } from "./choose-targets.ts";

const classNames = ["ant", "bee", "cow"];

/** Rows of probabilities that answer `predicted` with this confidence, the rest shared by the others. */
function answering(images: readonly { predicted: number; confidence: number }[]) {
  return answersOf(
    Float32Array.from(
      images.flatMap(({ predicted, confidence }) =>
        classNames.map((_, k) => (k === predicted ? confidence : (1 - confidence) / (classNames.length - 1))),
      ),
    ),
    classNames.length,
  );
}

test("the most confusable class is the one confused most, and else the most probable", () => {
  const labels = [0, 0, 1, 2];
  const answers = answersOf(new Float32Array([0.9, 0.02, 0.08, 0.3, 0.6, 0.1, 0.2, 0.7, 0.1, 0.1, 0.2, 0.7]), 3);
  expect([...mostConfusable(labels, answers, [0, 1, 2, 3])]).toEqual([1, 0, 1]);
  // Without the error, ant is given next to cow by probability.
  expect([...mostConfusable(labels, answers, [0, 2, 3])]).toEqual([2, 0, 1]);
});

test("a right answer is offered against the confusable class, a wrong one against the truth", () => {
  const images = [
    { predicted: 0, confidence: 0.99 },
    { predicted: 0, confidence: 0.6 },
    { predicted: 1, confidence: 0.8 },
  ];
  const { targets, shortfalls } = chooseTargets({
    labels: [0, 0, 2],
    answers: answering(images),
    indices: [0, 1, 2],
    classNames,
    counts: { hit: 1, error: 1, low_confidence: 2 },
    lowConfidenceBelow: 0.9,
    seed: 1,
  });
  expect(targets.map(({ index, kind, alternative }) => ({ index, kind, alternative }))).toEqual([
    { index: 0, kind: "hit", alternative: 1 },
    { index: 2, kind: "error", alternative: 2 },
    { index: 1, kind: "low_confidence", alternative: 1 },
  ]);
  expect(shortfalls).toEqual(["2 right answers of low confidence were asked for, but there are only 1."]);
});

const input = fc.record({
  images: fc.array(
    fc.record({ label: fc.nat(2), predicted: fc.nat(2), confidence: fc.double({ min: 0.4, max: 1, noNaN: true }) }),
    { maxLength: 80 },
  ),
  counts: fc.record({ hit: fc.nat(12), error: fc.nat(12), low_confidence: fc.nat(12) }),
  seed: fc.nat(),
});

test("targets are what they are said to be, even over categories, decided by the seed, and what is missing is said", () => {
  fc.assert(
    fc.property(input, ({ images, counts, seed }) => {
      const labels = images.map(({ label }) => label);
      const indices = images.map((_, index) => index).filter((index) => index % 4 !== 0);
      const answers = answering(images);
      const choose = () =>
        chooseTargets({ labels, answers, indices, classNames, counts, lowConfidenceBelow: 0.8, seed });
      const { targets, shortfalls } = choose();
      expect(choose().targets).toEqual(targets);
      expect(new Set(targets.map(({ index }) => index)).size).toBe(targets.length);
      const kindOf = (index: number): OwnKind =>
        labels[index] !== answers.predicted[index]
          ? "error"
          : answers.confidence[index]! < 0.8
            ? "low_confidence"
            : "hit";
      for (const target of targets) {
        expect(indices).toContain(target.index);
        expect(target.kind).toBe(kindOf(target.index));
        expect(target.alternative).not.toBe(target.predicted);
        if (target.kind === "error") expect(target.alternative).toBe(labels[target.index]);
      }
      for (const kind of ["hit", "error", "low_confidence"] as const) {
        const pool = indices.filter((index) => kindOf(index) === kind);
        const chosen = targets.filter((target) => target.kind === kind);
        expect(chosen.length).toBe(Math.min(counts[kind], pool.length));
        if (chosen.length < counts[kind])
          expect(shortfalls.some((words) => words.includes(`there are only ${chosen.length}`))).toBe(true);
        const count = (k: number) => chosen.filter(({ predicted }) => predicted === k).length;
        const most = Math.max(...classNames.map((_, k) => count(k)));
        for (const k of classNames.keys()) {
          const available = pool.filter((index) => answers.predicted[index] === k).length;
          expect(count(k)).toBeGreaterThanOrEqual(Math.min(available, most - 1));
        }
      }
    }),
  );
});
