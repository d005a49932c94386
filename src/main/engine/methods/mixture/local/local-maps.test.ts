import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { MethodId, SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Network } from "../../../models/classifier.ts";
import { multilayerPerceptron } from "../../../models/mlp.ts";
import type { MapAlgorithm, MapContext } from "../../outputs/map.ts";
import { explainWith, layer } from "../../testing/explain.ts";
import { contextOf, linearProbability, unwatched } from "../../testing/toy-classifiers.ts";
import { dmmMenLocal } from "./dmm-men-local.ts";
import { logitReading } from "./hidden-segments.ts";
import { kernelShap } from "./kernel-shap.ts";
import { lime } from "./lime.ts";
import { strongest } from "./strongest.ts";
import { exactShares } from "./testing/exact-shares.ts";

const generator = seededGenerator(4);
const random = (size: number) => Float32Array.from({ length: size }, () => generator.next());

/** Twelve squares of 3 × 3 pixels on 9 × 12. */
const shape = [9, 12, 1] as const;
const squares = { cut: "grid", segments: 12 } as const;
const squareOf = (pixel: number) => 4 * Math.floor(pixel / 12 / 3) + Math.floor((pixel % 12) / 3);
const onePixelOf = (square: number) => Math.floor(square / 4) * 3 * 12 + (square % 4) * 3;
const perSquare = (map: Float32Array) => Array.from({ length: 12 }, (_, square) => map[onePixelOf(square)]!);

function bendingNetwork(): Network {
  const design = multilayerPerceptron.design(shape, 4);
  const weights = design.initialise(9);
  return { kind: "network", key: "bending", design, weights, inputShape: shape, classCount: 4 };
}

const image = random(108);
const bending = contextOf(bendingNetwork());

type Local = "lime" | "kernel-shap" | "dmm-men-local";

/** Each algorithm with the part of its settings that is given, on the image above. */
const algorithms = { lime, "kernel-shap": kernelShap, "dmm-men-local": dmmMenLocal } as {
  readonly [Id in MethodId]?: MapAlgorithm<never>;
};
const explain = (id: Local, settings: object, seed = 1, context: MapContext = bending, own = image) =>
  explainWith(id, algorithms[id] as MapAlgorithm<SettingsOf<typeof id>>)(
    { image: own, targetClass: 0, settings: { ...squares, ...settings }, seed },
    context,
    unwatched,
  );

describe("a linear classifier", () => {
  const w = Array.from(random(108), (value) => (0.8 / 108) * (value - 0.3));
  const context = contextOf(linearProbability([9, 12], 0.1, w));
  const perSquareSum = (term: (pixel: number) => number) => {
    const sums = new Array<number>(12).fill(0);
    for (let pixel = 0; pixel < 108; pixel++) sums[squareOf(pixel)]! += term(pixel);
    return sums;
  };
  const expectNear = (actual: readonly number[], expected: readonly number[]) => {
    for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, 5);
  };

  test.each([
    ["black", 0],
    ["grey", 0.5],
    ["white", 1],
  ] as const)("hidden in %s: LIME without a penalty and KernelSHAP both give its weights", async (fill, value) => {
    const expected = perSquareSum((pixel) => w[pixel]! * (image[pixel]! - value));
    const fitted = await explain("lime", { fill, samples: 60, ridge: 0 }, 1, context);
    expectNear(perSquare(fitted.values), expected);
    expect(fitted.uncertainty.explained_variation).toBeCloseTo(1, 4);
    expect(fitted.uncertainty.max_standard_error).toBeLessThan(1e-4);
    const shares = await explain("kernel-shap", { fill, samples: 60 }, 1, context);
    expectNear(perSquare(shares.values), expected);
  });

  test("hidden in its mean colour, a segment of one colour does nothing", async () => {
    const flat = image.map((value, pixel) => (squareOf(pixel) === 5 ? 0.25 : value));
    const means = perSquareSum((pixel) => flat[pixel]! / 9);
    const expected = perSquareSum((pixel) => w[pixel]! * (flat[pixel]! - means[squareOf(pixel)]!));
    const shares = await explain("kernel-shap", { fill: "mean", samples: 60 }, 1, context, flat);
    expectNear(perSquare(shares.values), expected);
    expect(perSquare(shares.values)[5]).toBe(0);
    expect(shares.uncertainty.segments_that_vary).toBe(11);
  });
});

describe("a network that bends", () => {
  /** p(class 0) with the squares of a coalition shown. */
  async function enumerated(answer: "logit" | "probability"): Promise<Float64Array> {
    const { design, weights } = bendingNetwork();
    await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, own]) => [name, tf.tensor(own.data, [...own.shape])]),
    );
    const pixels = new Float32Array(4096 * 108);
    for (let coalition = 0; coalition < 4096; coalition++)
      for (let pixel = 0; pixel < 108; pixel++)
        pixels[coalition * 108 + pixel] = coalition & (1 << squareOf(pixel)) ? image[pixel]! : 0;
    const { logits } = design.forward(parameters, tf.tensor4d(pixels, [4096, ...shape]));
    const values = Float64Array.from(logits.dataSync());
    return Float64Array.from({ length: 4096 }, (_, row) => {
      const own = values.subarray(4 * row, 4 * row + 4);
      const rest = Math.log(own.slice(1).reduce((sum, value) => sum + Math.exp(value), 0));
      return answer === "logit" ? own[0]! - rest : 1 / (1 + Math.exp(rest - own[0]!));
    });
  }

  test.each(["logit", "probability"] as const)(
    "KernelSHAP of all coalitions is the Shapley value by enumeration, of the %s; fewer come near it",
    async (answer) => {
      const values = await enumerated(answer);
      const expected = exactShares(12, (coalition) => values[coalition]!);
      const most = Math.max(...expected.map(Math.abs));
      const exact = await explain("kernel-shap", { answer, samples: 4094 });
      for (const [k, value] of perSquare(exact.values).entries())
        expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-4 * most);
      expect(exact.uncertainty).toMatchObject({ max_standard_error: 0, share_of_coalitions_asked: 1 });
      const few = await explain("kernel-shap", { answer, samples: 200 });
      const errors = perSquare(layer(few, "standard-error"));
      for (const [k, value] of perSquare(few.values).entries())
        expect(Math.abs(value - expected[k]!)).toBeLessThan(5 * errors[k]! + 1e-4 * most);
      // Whatever was drawn, the shares add up to the whole difference.
      const sum = perSquare(few.values).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(values[4095]! - values[0]!, 5);
    },
  );

  test.each(["lime", "kernel-shap"] as const)("%s: what it says of other seeds is what other seeds do", async (id) => {
    const settings = { samples: 240, kept: 4 };
    const maps = [];
    for (let seed = 1; seed <= 40; seed++) maps.push(await explain(id, settings, seed));
    const values = maps.map((map) => perSquare(map.values));
    const sd = (own: readonly number[]) => {
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      return Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (own.length - 1));
    };
    const mean = (own: readonly number[]) => own.reduce((sum, value) => sum + value, 0) / own.length;
    const actual = mean(values[0]!.map((_, k) => sd(values.map((own) => own[k]!))));
    const said = mean(maps.flatMap((map) => perSquare(layer(map, "standard-error"))));
    expect(said / actual).toBeGreaterThan(0.7);
    expect(said / actual).toBeLessThan(1.4);
    const sets = values.map((own) => strongest(own, 4));
    const shared = mean(sets.slice(1).map((own, k) => own.filter((one) => sets[k]!.includes(one)).length / 4));
    const claimed = mean(maps.map((map) => map.uncertainty.share_kept_by_another_seed!));
    expect(Math.abs(claimed - shared)).toBeLessThan(0.12);
  });

  test("where other draws would tell nothing, no standard error is said", async () => {
    const poor = await explain("kernel-shap", { segments: 54, samples: 130 });
    expect(poor.layers).toEqual([]);
    expect(poor.uncertainty).not.toHaveProperty("max_standard_error");
  });

  test("an attempt that was cut short is gone on with, and gives the same map", async () => {
    for (const id of ["lime", "kernel-shap"] as const) {
      let kept = new Uint8Array();
      const settings = { samples: 300 };
      const watching = {
        ...bending,
        checkpoint: { read: () => null, write: (bytes: () => Uint8Array) => (kept = bytes().slice()) },
      };
      const whole = await explain(id, settings, 1, watching as MapContext);
      const half = Buffer.from(kept.slice(0, 8 * 100));
      const going = { ...bending, checkpoint: { read: () => half, write: () => {} } };
      const resumed = await explain(id, settings, 1, going);
      for (const [k, value] of resumed.values.entries()) expect(value).toBeCloseTo(whole.values[k]!, 5);
    }
  });

  test("the strongest segments alone are drawn as the classifier sees them", async () => {
    const map = await explain("lime", { kept: 3, fill: "grey", shown: "kept" });
    const kept = strongest(perSquare(map.values), 3);
    const { data } = map.pictures!.find(({ name }) => name === "kept")!.picture;
    for (const [pixel, value] of image.entries())
      expect(data[3 * pixel]).toBe(Math.round(255 * (kept.includes(squareOf(pixel)) ? value : 0.5)));
    expect(map.shown).toBe("kept");
    const all = await explain("lime", { kept: 499 });
    expect(all.uncertainty.probability_of_what_is_kept).toBeCloseTo(all.uncertainty.probability_of_the_image!, 6);
  });
});

describe("a mixture of regressions", () => {
  /** Two classes, whose logits are t(x) and 0; t is of what the squares show on average. */
  function twoLogits(key: string, of: (squares: tf.Tensor) => tf.Tensor): MapContext {
    const average = Float32Array.from({ length: 108 * 12 }, (_, k) =>
      squareOf(Math.floor(k / 12)) === k % 12 ? 1 / 9 : 0,
    );
    const linear = linearProbability([9, 12], 0.5, new Array(108).fill(0));
    return contextOf({
      ...linear,
      key,
      design: {
        ...linear.design,
        forward(_, images) {
          const flat = tf.reshape(images, [images.shape[0]!, 108]) as tf.Tensor2D;
          const t = of(tf.matMul(flat, tf.tensor2d(average, [108, 12])));
          return { logits: tf.concat([t, tf.zerosLike(t)], 1) as tf.Tensor2D, features: flat };
        },
      },
    });
  }

  const white = new Float32Array(108).fill(1);
  const weights = [1.2, -0.8, 0.5, 0, 0, 0.9, -1.4, 0.3, 0, 0.6, -0.4, 1];
  const linear = (squares: tf.Tensor) => tf.matMul(squares as tf.Tensor2D, tf.tensor2d(weights, [12, 1]));
  const settings = { samples: 400, sweeps: 400 };

  test("of a linear logit gives its weights", async () => {
    const context = twoLogits("linear", linear);
    const map = await explain("dmm-men-local", settings, 1, context, white);
    for (const [k, value] of perSquare(map.values).entries()) expect(Math.abs(value - weights[k]!)).toBeLessThan(0.05);
    expect(map.uncertainty.explained_variation).toBeGreaterThan(0.99);
  });

  test("gives what holds at the image, where a single linear model gives the mean of opposites", async () => {
    // Three squares speak for the answer where the first is shown, and as much against it where it is hidden: two regressions,
    // where one a pattern of the three would need eight.
    const column = (squares: tf.Tensor, k: number) => tf.slice(squares, [0, k], [squares.shape[0]!, 1]);
    const gated = (squares: tf.Tensor) => {
      const gate = tf.sub(tf.mul(column(squares, 0), 2), 1);
      const said = tf.addN([
        tf.mul(column(squares, 1), 4),
        tf.mul(column(squares, 2), 3),
        tf.mul(column(squares, 3), 2),
      ]);
      return tf.add(tf.mul(linear(squares), 0.1), tf.mul(gate, said));
    };
    const context = twoLogits("gated", gated);
    // One chain, that finds the two: another may stay with more regressions that say the same, which R̂ tells.
    const mixture = await explain("dmm-men-local", { ...settings, chains: 1 }, 1, context, white);
    const single = await explain(
      "lime",
      { samples: 400, answer: "logit", kernelWidth: 100, ridge: 0 },
      1,
      context,
      white,
    );
    const [, second, third, fourth] = perSquare(mixture.values);
    expect(second).toBeCloseTo(4 - 0.08, 1);
    expect(third).toBeCloseTo(3 + 0.05, 1);
    expect(fourth).toBeCloseTo(2, 1);
    for (const k of [1, 2, 3]) expect(Math.abs(perSquare(single.values)[k]!)).toBeLessThan(1.5);
    expect(mixture.uncertainty.share_of_images_with_its_regression).toBeLessThan(0.9);
  });
});

test.each(["lime", "kernel-shap", "dmm-men-local"] as const)(
  "%s gives nothing to what looks the same when hidden",
  async (id) => {
    const dark = image.map((value, pixel) => (squareOf(pixel) < 5 ? 0 : value));
    const { values, uncertainty, pictures } = await explain(id, { samples: 200, kept: 12 }, 1, bending, dark);
    expect(perSquare(values).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(
      perSquare(values)
        .slice(5)
        .filter((value) => value !== 0),
    ).toHaveLength(7);
    expect(uncertainty.segments_kept_that_vary).toBe(7);
    expect(pictures!.find(({ name }) => name === "kept")!.label).toContain("5 of them look the same when hidden");
  },
);

describe("what cannot be explained is refused in words", () => {
  const always = contextOf(linearProbability([9, 12], 0.3, new Array(108).fill(0)));
  const never = contextOf(linearProbability([9, 12], -0.3, new Array(108).fill(0)));

  test.each(["lime", "kernel-shap", "dmm-men-local"] as const)("%s", async (id) => {
    const refused = (settings: object, context: MapContext, own = image) =>
      expect(explain(id, { samples: 50, ...settings }, 1, context, own)).rejects;
    await refused({}, always).toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringMatching(
        /^The (probability of the answer is 0.3000|logit of the answer is -0.8473) whatever is hidden, so that there is nothing to explain\.$/,
      ),
    });
    await refused({}, never).toMatchObject({ code: "UNSUPPORTED", message: expect.stringContaining("NaN") });
    await refused({}, bending, new Float32Array(108)).toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining("No segment looks different"),
    });
    const spot = new Float32Array(108);
    spot[40] = 1;
    await refused({}, bending, spot).toThrow("Only one segment looks different");
    await refused({ cut: "felzenszwalb" }, bending, new Float32Array(108).fill(0.4)).toThrow("one segment");
    await refused({ segments: 200 }, bending).toThrow("9 × 12 pixels cannot be cut into 200");
    if (id === "dmm-men-local") return;
    await refused({ segments: 108, samples: 30, ...(id === "lime" && { ridge: 0 }) }, bending).toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining("30 samples do not tell"),
    });
  });
});

test("the logit keeps what a probability rounds away, and stays finite", () => {
  const logit = (...logProbabilities: number[]) => logitReading(0)(logProbabilities, 0, logProbabilities.length);
  expect(logit(Math.log(0.8), Math.log(0.1), Math.log(0.1))).toBeCloseTo(Math.log(4), 12);
  expect(logit(0, -40, -41)).toBeCloseTo(40 - Math.log(1 + Math.exp(-1)), 12);
  expect(logit(0, Number.NEGATIVE_INFINITY)).toBeCloseTo(103.28, 2);
  expect(logit(Number.NEGATIVE_INFINITY, 0)).toBeCloseTo(-103.28, 2);
  expect(logit(Number.NaN, 0)).toBeNaN();
});
