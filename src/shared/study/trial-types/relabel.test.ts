import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { relabel } from "./relabel.ts";

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
const trial = (change: object = {}) =>
  relabel.parameters.parse({
    ...{ stimulus_id: "s", target_id: "t", image_sha256: "a".repeat(64), image_index: 7, stimulus_source: "error" },
    ...{ ai_response: "4", ai_confidence: 0.97, dataset_label: "9", categories: digits },
    ...change,
  });
const planned = (change: object = {}) =>
  relabel.plan({ parameters: trial(change), levels: {}, side: "left", generator: seededGenerator(1) });
const score = (choice: number | null, change: object = {}, certainty: number | null = null) => {
  const { view, key } = planned(change);
  return relabel.score(view, key, { choice, certainty });
};

test("who is wrong follows from the rater's label, the dataset's and the AI's answer", () => {
  expect(score(9)).toMatchObject({ rater_label: "9", outcome: "misclassified", agrees_with_ai: 0 });
  expect(score(4)).toMatchObject({ rater_label: "4", outcome: "mislabelled", agrees_with_ai: 1 });
  expect(score(3)).toMatchObject({ outcome: "both_wrong", correct: null, certainty: null });
  expect(score(null)).toMatchObject({ rater_label: null, outcome: "not_recognisable", response: /recognisable/ });
  const hit = { stimulus_source: "hit", dataset_label: "4" };
  expect(score(4, hit).outcome).toBe("neither");
  expect(score(9, hit).outcome).toBe("both_wrong");
  const made = { stimulus_source: "made", dataset_label: null };
  expect(score(4, made)).toMatchObject({ outcome: "neither", dataset_label: null });
  expect(score(9, made).outcome).toBe("misclassified");
  const check = { stimulus_source: "attention_check", dataset_label: "4" };
  expect([score(4, check).correct, score(9, check).correct, score(null, check).correct]).toEqual([1, 0, 0]);
});

test("the window is told neither the AI's answer nor the dataset's label, nor what kind of image it is", () => {
  const { view } = planned({ categories: ["ant", "bee", "cat"], ai_response: "ant", dataset_label: "bee" });
  expect(Object.keys(view).sort()).toEqual(["confidence", "imageSha256", "none", "options", "question"]);
  expect(view.options).toEqual(planned({ categories: ["ant", "bee", "cat"], ai_response: "cat" }).view.options);
});

test("every class has a key of its own, digits their own, and so has the answer for none of them", () => {
  const keys = (categories: string[]) => {
    const { view } = planned({ categories });
    const own = [...view.options.map(({ key }) => key), view.none!.key];
    expect(new Set(own).size, categories.join()).toBe(own.length);
    return own.join("");
  };
  const words = (count: number) => Array.from({ length: count }, (_, k) => `class ${k}`);
  expect(keys(digits)).toBe("0123456789x");
  expect(keys(words(10))).toBe("1234567890x");
  expect(keys(words(11))).toBe("abcdefghijkx");
  expect(keys(words(26))).toBe("abcdefghijklmnopqrstuvwxyz0");
  expect(keys(["x", "0"])).toBe("x0a");
  expect(() => planned({ categories: words(27) })).toThrow();
});

test("what the screen cannot have given is refused", () => {
  for (const choice of [10, -1, 0.5]) expect(() => score(choice)).toThrow(/was named of 10/);
  expect(() => score(null, { none_option: " " })).toThrow(/has to be named/);
  expect(() => score(4, { confidence: true })).toThrow(/is missing/);
  expect(() => score(4, {}, 2)).toThrow(/was not asked/);
  expect(score(4, { confidence: true }, 3).certainty).toBe(3);
  expect(relabel.response.safeParse({ choice: 4, certainty: 4 }).success).toBe(false);
  for (const wrong of [{ image_sha256: "a" }, { ai_confidence: 2 }, { categories: ["4"] }, { stimulus_source: "odd" }])
    expect(() => trial(wrong)).toThrow();
});

test("a class that nobody could name is said at design time", () => {
  expect(relabel.check(trial(), {})).toEqual([]);
  expect(relabel.check(trial({ dataset_label: "twelve" }), {}).join()).toMatch(/“twelve” is not on offer/);
  expect(relabel.check(trial({ categories: ["4", "9", "4"] }), {}).join()).toMatch(/the same/);
});

test("simulated raters see the same in an image, some noise apart, and pass attention checks", () => {
  const label = (who: number, change: object) => {
    const { view, key } = planned({ confidence: true, ...change });
    const rater = simulateParticipant({ strategy: "random" }, { seed: 4, index: who, levels: {} });
    const { response } = relabel.simulate(view, key, rater, seededGenerator(who).split(JSON.stringify(change)));
    return relabel.score(view, key, response);
  };
  const image = (k: number) => ({ image_sha256: k.toString(16).padStart(64, "0") });
  const pairs = Array.from({ length: 300 }, (_, k) => [label(1, image(k)), label(2, image(k))] as const);
  const agreed = pairs.filter(([a, b]) => a.rater_label === b.rater_label).length / 300;
  expect(agreed).toBeGreaterThan(0.75);
  expect(agreed).toBeLessThan(0.9);
  const mislabelled = pairs.filter(([{ outcome }]) => outcome === "mislabelled").length / 300;
  expect(Math.abs(mislabelled - (60 / 84) * 0.9)).toBeLessThan(0.1);
  fc.assert(
    fc.property(fc.nat(), (who) => {
      expect(label(who, { stimulus_source: "attention_check", dataset_label: "4" }).correct).toBe(1);
    }),
    { numRuns: 50 },
  );
});
