import { expect, test } from "vitest";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import {
  accuracyWords,
  agreementWords,
  answersWords,
  normalisation,
  operatorCoverage,
  sizeMismatch,
  whyNot,
} from "./model-words.ts";

const found = (given: Partial<ModelReport["preprocessing"]>) =>
  normalisation({
    preprocessing: { scale: 1, mean: [0], sd: [1], order: "RGB", source: "settings", reason: "", nodes: [], ...given },
  });

test("normalisation is a formula, says why it is so, and where it is a guess", () => {
  expect(found({ mean: [0.5, 0.4, 0.3], scale: 255 })).toBe(
    "(pixel × 255 − [0.5, 0.4, 0.3]) / 1, with pixels from 0 to 1",
  );
  expect(found({ source: "in the graph", scale: 255, order: "BGR", reason: "its node a divides by 255" })).toBe(
    "(pixel × 255 − 0) / 1, with pixels from 0 to 1, blue first: its node a divides by 255",
  );
  expect(found({})).toBe("none, pixels go from 0 to 1");
  expect(found({ source: "unknown" })).toMatch(/the file does not say/);
});

test("agreement is a figure, or why there is none that says anything", () => {
  const agreement = { images: 6, scales: [1], difference: 2e-7, limit: 1e-4, notTestable: null };
  expect(agreementWords({ agreement })).toMatch(/^within 2.0e-7 .* on 6 random images/);
  expect(agreementWords({ agreement: { ...agreement, notTestable: "it is flat" } })).toBe("not testable: it is flat");
  expect(agreementWords({ agreement: null })).toBe("not compared");
});

test("one number is the second of two classes; accuracies name the range that is used", () => {
  expect(answersWords({ output: { name: "y", answers: "one probability", classCount: 2 } })).toBe(
    "one probability, of the second of two classes (y)",
  );
  expect(answersWords({ output: { name: "y", answers: "logits", classCount: 5 } })).toBe("logits of 5 classes (y)");
  const accuracies = [
    { range: "0 to 1", images: 48, accuracy: 0.125, used: false },
    { range: "0 to 255", images: 48, accuracy: 0.97, used: true },
  ];
  expect(accuracyWords({ accuracies })).toBe("13% of 48, 0 to 1; 97% of 48, 0 to 255 (used)");
});

test("operators that are not covered are named, each with its number", () => {
  const operator = (name: string, count: number, covered: boolean) => ({ operator: name, count, covered });
  expect(operatorCoverage({ operators: [operator("Conv", 3, true), operator("Relu", 3, true)] })).toBe("all 2 covered");
  expect(
    operatorCoverage({ operators: [operator("Conv", 3, true), operator("Det", 1, false), operator("STFT", 2, false)] }),
  ).toBe("1 of 3 covered, not Det, STFT (2 times)");
});

test("a capability that is missing has its reason", () => {
  const report = (blackBoxReason: string | null) => ({ blackBoxReason }) as ModelReport;
  expect(whyNot("gradients", report("Det is not covered."))).toBe("It stays a black box: Det is not covered.");
  expect(whyNot("features", report(null))).toMatch(/No classification layer/);
  expect(whyNot("features", null)).toMatch(/network/);
});

test("images of another size are told from those that fit", () => {
  const input = { height: 28, width: 28, channels: 3 } as ModelReport["input"];
  expect(sizeMismatch({ input }, { name: "Digits", height: 28, width: 28, channels: 3 })).toBeNull();
  expect(sizeMismatch({ input }, { name: "Digits", height: 28, width: 28, channels: 1 })).toBe(
    "It takes images of 28 × 28 × 3, those of Digits are 28 × 28 × 1.",
  );
});
