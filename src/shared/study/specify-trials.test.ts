import fc from "fast-check";
import { expect, test } from "vitest";
import { answersOf } from "../library/answers.ts";
import { seededGenerator } from "../random/generator.ts";
import { type LabelledAnswers, matchCategories, specifyTrials, trialKinds } from "./specify-trials.ts";

/** Images of so many classes: class k is answered rightly with probability `accuracy(k)`, otherwise by any other class. */
function answered(classes: number, each: number, accuracy: (k: number) => number, seed: number): LabelledAnswers {
  const generator = seededGenerator(seed);
  const labels = Int32Array.from({ length: classes * each }, (_, i) => i % classes);
  const probabilities = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) {
    const right = generator.next() < accuracy(label);
    const answer = right ? label : (label + 1 + generator.integer(classes - 1)) % classes;
    const sure = 0.5 + 0.49 * generator.next();
    probabilities.fill((1 - sure) / (classes - 1), i * classes, (i + 1) * classes);
    probabilities[i * classes + answer] = sure;
  }
  return { labels, answers: answersOf(probabilities, classes), indices: labels.map((_, i) => i) };
}

const names = (count: number) => Array.from({ length: count }, (_, k) => `class ${k}`);

test("trials are what they are said to be, balanced, without repeats, and decided by the seed", () => {
  fc.assert(
    fc.property(
      fc.record({
        classes: fc.integer({ min: 3, max: 12 }),
        each: fc.integer({ min: 5, max: 40 }),
        categories: fc.integer({ min: 1, max: 12 }),
        perKind: fc.integer({ min: 1, max: 40 }),
        confidentFrom: fc.constantFrom(0, 0.7, 0.9),
        seed: fc.nat(),
      }),
      ({ classes, each, seed, ...rest }) => {
        const standard = answered(classes, each, (k) => 0.5 + 0.4 * (k / classes), seed);
        const adversarial = { ...answered(classes, each, () => 0.3, seed + 1), origins: standard.indices };
        const settings = { ...rest, seed };
        const list = specifyTrials(standard, adversarial, names(classes), settings);
        expect(specifyTrials(standard, adversarial, names(classes), settings)).toEqual(list);
        const sources = { hit: standard, error: standard, adversarial };
        for (const { kind, index, groundTruth, predicted, alternative, confidence } of list.trials) {
          const { labels, answers } = sources[kind];
          expect(groundTruth).toBe(labels[index]);
          expect(predicted).toBe(answers.predicted[index]);
          expect(predicted === groundTruth).toBe(kind === "hit");
          if (kind !== "hit") expect(alternative).toBe(groundTruth);
          expect(alternative).not.toBe(predicted);
          if (kind === "adversarial") expect(confidence).toBeGreaterThanOrEqual(rest.confidentFrom);
        }
        // Here an adversarial image and the standard one of the same number are one and the same.
        expect(new Set(list.trials.map(({ index }) => index)).size).toBe(list.trials.length);
        expect(list.categories.length).toBeLessThanOrEqual(rest.categories);
        const accuracies = list.categories.map(({ accuracy }) => accuracy);
        expect(accuracies).toEqual([...accuracies].sort((a, b) => a - b));
        const counts = list.categories.map(({ category, available }) => {
          const of = (kind: string) => list.trials.filter((t) => t.kind === kind && t.groundTruth === category).length;
          expect(new Set(trialKinds.map(of)).size).toBe(1);
          expect(of("hit")).toBeLessThanOrEqual(Math.min(available.hit, available.error, available.adversarial));
          return of("hit");
        });
        const total = counts.reduce((sum, count) => sum + count, 0);
        expect(total).toBeLessThanOrEqual(rest.perKind);
        const uneven = Math.max(...counts) - Math.min(...counts) > 1;
        expect(list.shortfalls).toHaveLength(
          [list.categories.length < rest.categories, total < rest.perKind, uneven].filter(Boolean).length,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test("categories span the range of accuracy: least, most and evenly between, those that can give their share first", () => {
  const standard = answered(10, 200, (k) => 0.45 + 0.05 * k, 3);
  const adversarial = { ...answered(10, 200, () => 0.2, 4), origins: null };
  const settings = { categories: 4, perKind: 12, confidentFrom: 0, seed: 1 };
  const { categories, trials, shortfalls } = specifyTrials(standard, adversarial, names(10), settings);
  const accuracy = Array.from({ length: 10 }, (_, k) => {
    const own = Array.from(standard.indices).filter((i) => standard.labels[i] === k);
    return own.filter((i) => standard.answers.predicted[i] === k).length / own.length;
  });
  const ranked = [...accuracy.keys()].sort((a, b) => accuracy[a]! - accuracy[b]!);
  expect(categories.map(({ category }) => category)).toEqual([0, 3, 6, 9].map((rank) => ranked[rank]));
  expect(categories.map((category) => category.accuracy)).toEqual([0, 3, 6, 9].map((rank) => accuracy[ranked[rank]!]));
  expect(trials).toHaveLength(4 * 3 * 3);
  expect(shortfalls).toEqual([]);

  // Without errors of the least accurate one it cannot give its share, and others are taken.
  const first = ranked[0]!;
  const indices = Array.from(standard.indices).filter(
    (i) => standard.labels[i] !== first || standard.answers.predicted[i] === first,
  );
  const without = specifyTrials({ ...standard, indices }, adversarial, names(10), settings);
  expect(without.categories.map(({ category }) => category)).not.toContain(first);
  expect(without.trials).toHaveLength(36);
});

test("what could not be filled is said", () => {
  const standard = answered(3, 30, (k) => [0.4, 0.9, 0.9][k]!, 5);
  const adversarial = { ...answered(3, 30, () => 0.5, 6), origins: null };
  const settings = { categories: 5, perKind: 100, confidentFrom: 0, seed: 1 };
  const { trials, shortfalls } = specifyTrials(standard, adversarial, names(3), settings);
  expect(shortfalls).toEqual([
    "5 categories were asked for, but only 3 have a hit, a standard error and an adversarial error.",
    `100 trials of each kind were asked for, but there are only ${trials.length / 3} that match in their category.`,
    expect.stringMatching(/^The categories are not even: \d+ of each kind of “class \d”, but \d+ of “class 0”\.$/),
  ]);
});

test("categories of another dataset are found among the classifier's by any of their names", () => {
  const own = [
    "tench, Tinca tinca",
    "stingray",
    "crane",
    "crane, tower crane",
    "African chameleon, Chamaeleo chamaeleon",
  ];
  expect([...matchCategories(["Stingray", "tinca_tinca", "crane", "Chamaeleo chamaeleon", "unicorn"], own)]).toEqual([
    1, 0, 2, 4, -1,
  ]);
});
