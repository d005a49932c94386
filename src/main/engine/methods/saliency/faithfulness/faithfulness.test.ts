import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../../batches/workplace.ts";
import { leNet } from "../../../models/le-net.ts";
import { randomisedNetwork } from "../../../models/randomised-network.ts";
import { onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import { linearProbability } from "../../testing/toy-classifiers.ts";
import { pearson, spearman, splitHalfReliability } from "./map-agreement.ts";
import { areaUnder, perturbationCurve, pixelOrder } from "./perturbation-curve.ts";
import { pointingGame } from "./pointing-game.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const generator = seededGenerator(8);
beforeAll(() => tf.setBackend("cpu"));

describe("deletion and insertion", () => {
  const w = Array.from({ length: 20 }, () => generator.next() / 30);
  const image = Float32Array.from({ length: 20 }, () => generator.next());
  const classifier = linearProbability([4, 5], 0.1, w);
  const effect = w.map((weight, k) => weight * image[k]!);
  const curve = (from: Float32Array, to: Float32Array, order: Int32Array, step: number) =>
    perturbationCurve(classifier, 0, { from, to, order, step }, workplace, unwatched);
  const black = new Float32Array(20);

  test("of a linear probability lose and gain each pixel's effect in the order given", async () => {
    const order = Int32Array.from(generator.shuffle(Array.from({ length: 20 }, (_, k) => k)));
    for (const step of [1, 3, 20]) {
      const { probabilities, shares, area } = await curve(image, black, order, step);
      expect(probabilities).toHaveLength(1 + Math.ceil(20 / step));
      expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
      for (const [point, probability] of probabilities.entries()) {
        const left = [...order.subarray(Math.min(20, point * step))];
        const expected = 0.1 + left.reduce((sum, pixel) => sum + effect[pixel]!, 0);
        expect(probability).toBeCloseTo(expected, 5);
      }
      expect(area).toBeCloseTo(areaUnder(probabilities), 12);
      const inserted = await curve(black, image, order, step);
      for (const [point, probability] of inserted.probabilities.entries())
        expect(probability + probabilities[point]!).toBeCloseTo(probabilities[0]! + probabilities.at(-1)!, 5);
    }
  });

  test("a map of the very effects has the least area by deletion and the greatest by insertion", async () => {
    const best = pixelOrder(Float32Array.from(effect));
    const deletion = (await curve(image, black, best, 1)).area;
    const insertion = (await curve(black, image, best, 1)).area;
    for (let k = 0; k < 10; k++) {
      const other = Int32Array.from(generator.shuffle([...best]));
      expect((await curve(image, black, other, 1)).area).toBeGreaterThan(deletion);
      expect((await curve(black, image, other, 1)).area).toBeLessThan(insertion);
    }
  });

  test("pixels go from the greatest value to the least, of equal ones the first first", () => {
    expect([...pixelOrder(Float32Array.of(1, 3, 3, -1, 2))]).toEqual([1, 2, 4, 0, 3]);
  });

  test("the area is that of the trapezia", () => {
    expect(areaUnder(Float64Array.of(1, 0.5, 0))).toBe(0.5);
    expect(areaUnder(Float64Array.of(1, 0))).toBe(0.5);
    expect(areaUnder(Float64Array.of(0.2, 0.2, 0.2, 0.2))).toBeCloseTo(0.2, 12);
  });
});

describe("agreement of maps", () => {
  test("correlations by hand, with ties, and none with what is constant", () => {
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(pearson([1, 2, 3], [3, 1, 2])).toBeCloseTo(-0.5, 12);
    expect(spearman([1, 10, 100, 1000], [0.1, 0.2, 0.3, 0.4])).toBeCloseTo(1, 12);
    // Ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3: Σ of products about the mean 4.5, of squares 4.5 and 5.
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNull();
  });

  test("halves tell the whole's reliability: that of signal and noise of equal variance", () => {
    const size = 20_000;
    const signal = Array.from({ length: size }, () => generator.normal());
    const half = () => signal.map((value) => value + Math.SQRT2 * generator.normal());
    // The mean of both halves has noise of variance 1, as much as the signal: reliability ½.
    expect(splitHalfReliability(half(), half())).toBeCloseTo(0.5, 1);
    expect(splitHalfReliability(signal, signal)).toBeCloseTo(1, 12);
    expect(splitHalfReliability(signal, Array(size).fill(2))).toBeNull();
  });
});

describe("the pointing game", () => {
  const object = [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
  const peakAt = (...places: number[]) => Array.from({ length: 12 }, (_, k) => (places.includes(k) ? 2 : k / 100));

  test("hits where the maximum lies on the object or near enough, and knows chance", () => {
    expect(pointingGame(peakAt(5), object, [3, 4])).toEqual({ hit: true, chance: 2 / 12 });
    expect(pointingGame(peakAt(4), object, [3, 4])).toMatchObject({ hit: false });
    expect(pointingGame(peakAt(4), object, [3, 4], 1)).toEqual({ hit: true, chance: 8 / 12 });
    expect(pointingGame(peakAt(0), object, [3, 4], 1)).toMatchObject({ hit: false });
  });

  test("several maxima hit where half of them do; without an object there is nothing to hit", () => {
    expect(pointingGame(peakAt(5, 0), object, [3, 4])).toMatchObject({ hit: true });
    expect(pointingGame(peakAt(5, 0, 1), object, [3, 4])).toMatchObject({ hit: false });
    expect(pointingGame(peakAt(5), Array(12).fill(0), [3, 4])).toBeNull();
  });
});

test("a randomised network has the same weights in other places, by its seed", async () => {
  const design = leNet.design([20, 20, 1], 3);
  const own = { design, weights: design.initialise(1), inputShape: [20, 20, 1] as const, classCount: 3 };
  const network = { kind: "network", key: "lenet", ...own } as const;
  const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => randomisedNetwork(network, seed)));
  expect(again!.weights).toEqual(first!.weights);
  expect(other!.key).not.toBe(first!.key);
  for (const [name, { data }] of Object.entries(network.weights)) {
    expect(first!.weights[name]!.data.toSorted()).toEqual(data.toSorted());
    if (new Set(data).size > 10) expect(first!.weights[name]!.data).not.toEqual(data);
  }
});
