import fc from "fast-check";
import { expect, test } from "vitest";
import { modelSettings } from "#shared/contract/imported-model.ts";
import { type Corrections, imagenetPreprocessing, noCorrections, readCorrections } from "./corrections.ts";

const read = (given: Partial<Corrections>) => readCorrections({ ...noCorrections, ...given });

test("nothing typed corrects nothing", () => {
  expect(read({})).toEqual({ settings: {}, errors: {} });
  expect(read({ layout: " ", mean: " " })).toEqual({ settings: {}, errors: {} });
});

test("each field becomes the setting of its name", () => {
  expect(
    read({
      ...imagenetPreprocessing,
      layout: "NHWC",
      answers: "probabilities",
      height: "224",
      width: "160",
      channels: "3",
      classNames: "tabby cat\r\n goldfish \nnail",
      output: "softmax",
      features: "pool",
      lastConvolution: "relu5",
      order: "BGR",
      blackBox: "yes",
    }),
  ).toEqual({
    settings: {
      layout: "NHWC",
      answers: "probabilities",
      height: 224,
      width: 160,
      channels: 3,
      scale: 1,
      mean: [0.485, 0.456, 0.406],
      sd: [0.229, 0.224, 0.225],
      classNames: ["tabby cat", "goldfish", "nail"],
      output: "softmax",
      features: "pool",
      lastConvolution: "relu5",
      order: "BGR",
      blackBox: true,
    },
    errors: {},
  });
});

test.each([
  ["height", "tall"],
  ["height", "0"],
  ["width", "2.5"],
  ["channels", "5"],
  ["scale", "-1"],
  ["mean", "0.5, half"],
  ["sd", "1, 0"],
] as const)("a %s of %s is named as wrong, and left out", (name, text) => {
  const { settings, errors } = read({ [name]: text, output: "kept" });
  expect(settings).toEqual({ output: "kept" });
  expect(Object.keys(errors)).toEqual([name]);
});

test("whatever is typed, the host accepts the settings", () => {
  const typed = fc.record(
    Object.fromEntries(
      Object.keys(noCorrections).map((name) => [name, fc.oneof(fc.string(), fc.double().map(String))]),
    ) as Record<keyof Corrections, fc.Arbitrary<string>>,
  );
  fc.assert(
    fc.property(typed, (corrections) => {
      expect(modelSettings.safeParse(readCorrections(corrections).settings).success).toBe(true);
    }),
  );
});
