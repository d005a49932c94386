import { expect, test } from "vitest";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { normalisation, operatorCoverage, sizeMismatch, whyNot } from "./model-words.ts";

const found = (given: Partial<ModelReport["preprocessing"]>) =>
  normalisation({ preprocessing: { scale: 1, mean: [0], sd: [1], source: "settings", nodes: [], ...given } });

test("normalisation is a formula, or the nodes that do it, and says where it is a guess", () => {
  expect(found({ mean: [0.5, 0.4, 0.3], scale: 255 })).toBe(
    "(pixel × 255 − [0.5, 0.4, 0.3]) / 1, with pixels from 0 to 1",
  );
  expect(found({ source: "in the graph", nodes: ["Sub_0", "Div_1"] })).toBe("by the model itself (Sub_0, Div_1)");
  expect(found({})).toBe("none, pixels go from 0 to 1");
  expect(found({ source: "unknown" })).toMatch(/the file does not say/);
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
