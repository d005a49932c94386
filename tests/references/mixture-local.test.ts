import { describe, expect, test } from "vitest";
import { coalitionsOf } from "#engine/methods/mixture/local/coalitions.ts";
import { cosineDistance, kernelWeight } from "#engine/methods/mixture/local/lime.ts";
import { addRow, noMoments } from "#engine/methods/mixture/local/moments.ts";
import { ridgeRegression } from "#engine/methods/mixture/local/ridge-regression.ts";
import { shareRegression } from "#engine/methods/mixture/local/share-regression.ts";
import { exactShares } from "#engine/methods/mixture/local/testing/exact-shares.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { referenceFiles } from "./reference-files.ts";

type Model = (x: readonly number[]) => number;

interface ModelDescription {
  readonly kind: string;
  readonly W1: number[][];
  readonly b1: number[];
  readonly w2: number[];
  readonly w: number[];
  readonly M: number[][];
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);

/** The models by the words in which the files describe them. */
const models: Record<string, (description: ModelDescription) => Model> = {
  "sigmoid(w2 . tanh(W1 x + b1))":
    ({ W1, b1, w2 }) =>
    (x) =>
      1 /
      (1 +
        Math.exp(
          -dot(
            W1.map((row, k) => Math.tanh(dot(row, x) + b1[k]!)),
            w2,
          ),
        )),
  "w . x + .5":
    ({ w }) =>
    (x) =>
      dot(w, x) + 0.5,
  "w . x + sum_{i<j} M_ij x_i x_j + x_0 x_1 x_2":
    ({ w, M }) =>
    (x) =>
      dot(w, x) +
      dot(
        M.map((row) => dot(row, x)),
        x,
      ) +
      x[0]! * x[1]! * x[2]!,
};

const modelOf = (description: ModelDescription): Model => {
  const model = models[description.kind];
  if (!model) throw new Error(`a model of a kind that is not known: ${description.kind}`);
  return model(description);
};

/** What each case is given, and what comes of it. */
// biome-ignore lint/suspicious/noExplicitAny: each file has fields of its own, which its test names.
const numberedCases = (inputs: any, expected: any): [number, any, any][] =>
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  expected.cases.map((own: any, k: number) => [k, inputs.cases[k], own]);

const expectClose = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number) => {
  expect(actual).toHaveLength(expected.length);
  for (const [k, value] of expected.entries())
    expect(Math.abs(actual[k]! - value) / Math.max(1, Math.abs(value))).toBeLessThan(tolerance);
};

describe.each(referenceFiles("mixture", ["lime"]))("%s", (_, { inputs, expected }) => {
  test.each(numberedCases(inputs, expected))("case %i", (_, given, own) => {
    const { model: description, x, off_value, Z, kernel_width, ridge } = given;
    const model = modelOf(description);
    const features: number = x.length;
    const rows: number[][] = Z;
    const answers = rows.map((z) => model(z.map((shown, k) => (shown ? x[k] : off_value[k]))));
    const distances = rows.map((z) =>
      cosineDistance(
        z.reduce((sum, shown) => sum + shown, 0),
        features,
      ),
    );
    const weights = distances.map((distance) => kernelWeight(distance, kernel_width));
    expectClose(answers, own.y, 1e-9);
    expectClose(distances, own.distances, 1e-9);
    expectClose(weights, own.kernel_weights, 1e-9);
    const moments = noMoments(features);
    for (const [k, row] of rows.entries()) addRow(moments, Uint8Array.from(row), 0, features, answers[k]!, weights[k]!);
    const fit = ridgeRegression(moments, features, ridge)!;
    expectClose(fit.coefficients, own.coefficients, 1e-9);
    expectClose(
      [fit.intercept, fit.explained, fit.intercept + dot([...fit.coefficients], rows[0]!)],
      [own.intercept, own.weighted_r2, own.local_prediction],
      1e-9,
    );
    const order = [...fit.coefficients.keys()].sort(
      (a, b) => Math.abs(fit.coefficients[b]!) - Math.abs(fit.coefficients[a]!),
    );
    expect(order).toEqual(own.order_by_abs);
  });
});

describe.each(referenceFiles("mixture", ["shapley"]))("%s", (_, { inputs, expected }) => {
  test.each(numberedCases(inputs, expected))("case %i", (_, given, own) => {
    const { model: description, x, background } = given;
    const model = modelOf(description);
    const features: number = x.length;
    const answerTo = (shown: (k: number) => boolean) =>
      (background as number[][]).reduce(
        (sum, row) => sum + model(row.map((value, k) => (shown(k) ? x[k] : value))) / background.length,
        0,
      );
    const numbered = (coalition: number) => answerTo((k) => (coalition & (1 << k)) !== 0);
    const [empty, full] = [numbered(0), numbered(2 ** features - 1)];
    expectClose([empty, full], [own.value_empty, own.value_full], 1e-9);
    expectClose(exactShares(features, numbered), own.shapley_exact, 1e-9);

    // All coalitions: as exact as enumeration.
    const all = coalitionsOf(features, 2 ** features, seededGenerator(1));
    expect(all.count).toBe(2 ** features);
    const moments = noMoments(features);
    for (let row = 0; row < all.count; row++) {
      const value = answerTo((k) => all.present[row * features + k] === 1);
      addRow(moments, all.present, row * features, features, value, all.weights[row]!);
    }
    expectClose(shareRegression(moments, features, empty, full)!, own.shapley_exact, 1e-9);

    // The coalitions that the file lists, where it lists some, with the kernel's weights.
    if (!own.kernel_shap_subsample) return;
    const listed = noMoments(features);
    for (const coalition of given.subsample_coalition_numbers as number[]) {
      const present = Uint8Array.from({ length: features }, (_, k) => (coalition >> k) & 1);
      const size = present.reduce((sum, shown) => sum + shown, 0);
      addRow(listed, present, 0, features, numbered(coalition), kernel(features, size));
    }
    expectClose(shareRegression(listed, features, empty, full)!, own.kernel_shap_subsample, 1e-8);
  });

  const kernel = (features: number, size: number) => {
    let subsets = 1;
    for (let i = 1; i <= size; i++) subsets = (subsets * (features - size + i)) / i;
    return (features - 1) / (subsets * size * (features - size));
  };
});
