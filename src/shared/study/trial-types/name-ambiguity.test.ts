import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { nameAmbiguity } from "./name-ambiguity.ts";

const hash = (digit: string) => digit.repeat(64);
const trial = (change: object = {}) =>
  nameAmbiguity.parameters.parse({
    ...{ stimulus_id: "s", target_id: "t", image_sha256: hash("0"), stimulus_source: "insecurity" },
    options: ["ant", "bee", "cat", "dog", "elk"].map((category, k) => ({ category, sha256: hash(String(k + 1)) })),
    ...{ class_a: "dog", class_b: "bee" },
    ...change,
  });
const planned = (change: object = {}) =>
  nameAmbiguity.plan({ parameters: trial(change), levels: {}, side: "left", generator: seededGenerator(1) });
const score = (choices: number[], change: object = {}) => {
  const { view, key } = planned(change);
  return nameAmbiguity.score(view, key, { choices });
};

test("whoever names both classes of the algorithm agrees, in either order; don't know is no pair", () => {
  expect(score([1, 3])).toMatchObject({ agrees: 1, chosen_pair: "bee / dog", dont_know: 0, response: "bee / dog" });
  expect(score([3, 1])).toMatchObject({ agrees: 1, chosen_pair: "bee / dog" });
  expect(score([3, 0])).toMatchObject({ agrees: 0, chosen_pair: "ant / dog", correct: null });
  expect(score([])).toMatchObject({ agrees: 0, chosen_pair: null, dont_know: 1, response: "Don't know" });
});

test("an attention check is passed by naming the class that is shown, with any other", () => {
  const check = { stimulus_source: "attention_check", class_b: "dog" };
  expect(score([3, 0], check).correct).toBe(1);
  expect(score([1, 0], check).correct).toBe(0);
  expect(nameAmbiguity.check(trial(check), {})).toEqual([]);
});

test("every cell has a type in the data dictionary, those that may be empty too", () => {
  const types = Object.entries(nameAmbiguity.columns).map(([name, { type }]) => [name, type]);
  expect(types.filter(([, type]) => type === undefined)).toEqual([]);
  expect(nameAmbiguity.columns.correct!.type).toBe("integer");
});

test("anything but two different options or none is refused", () => {
  for (const choices of [[1], [1, 1], [1, 5], [0, 1, 2], [-1, 2]])
    expect(() => score(choices)).toThrow(/Two different/);
});

test("nothing in the view tells the answer, and what nobody could agree with is said at design time", () => {
  expect(JSON.stringify(planned().view)).not.toMatch(/class_a|class_b|insecurity/);
  expect(nameAmbiguity.check(trial({ class_a: "yak" }), {}).join()).toMatch(/not on offer/);
  expect(nameAmbiguity.check(trial({ class_a: "bee" }), {}).join()).toMatch(/the same/);
  expect(nameAmbiguity.images(planned().view)).toHaveLength(6);
});

test("the simulated give answers that can be scored, and agree as often as their strategy says", () => {
  const { view, key } = planned();
  const agreement = (strategy: "perfect" | "random") => {
    const participant = simulateParticipant({ strategy }, { seed: 4, index: 0, levels: {} });
    const scored = Array.from({ length: 400 }, (_, k) => {
      const { response } = nameAmbiguity.simulate(view, key, participant, seededGenerator(k));
      return nameAmbiguity.score(view, key, response);
    });
    const share = (of: "agrees" | "dont_know") => scored.reduce((sum, cells) => sum + cells[of] / 400, 0);
    return [share("agrees"), share("dont_know")] as const;
  };
  const [perfect, unknown] = agreement("perfect");
  expect(perfect + unknown).toBeCloseTo(1, 9);
  expect(Math.abs(unknown - 0.12)).toBeLessThan(0.06);
  const [random] = agreement("random");
  // One of ten pairs, for those who answer.
  expect(Math.abs(random - 0.88 * 0.1)).toBeLessThan(0.05);
});

test("an attention check is always passed by the simulated", () =>
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { view, key } = planned({ stimulus_source: "attention_check", class_b: "dog" });
      const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
      const { response } = nameAmbiguity.simulate(view, key, participant, seededGenerator(seed));
      expect(nameAmbiguity.score(view, key, response).correct).toBe(1);
    }),
  ));
