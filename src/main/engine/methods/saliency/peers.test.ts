import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { explainWith, layer } from "../testing/explain.ts";
import { contextOf, linearLogits, linearProbability, unwatched } from "../testing/toy-classifiers.ts";
import { gradientInput } from "./gradient-input.ts";
import { rise, sampleRiseMasks } from "./rise.ts";
import { smoothGrad } from "./smooth-grad.ts";

await tf.setBackend("cpu");
const generator = seededGenerator(2);
const random = (size: number) => Float32Array.from({ length: size }, () => generator.next());

describe("RISE", () => {
  const geometry = { height: 9, width: 8, cells: 3, shown: 0.3 };

  test("masks show every pixel with the given probability", () => {
    const count = 20_000;
    const masks = sampleRiseMasks(geometry, count, seededGenerator(1));
    for (let k = 0; k < 72; k++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += masks[i * 72 + k]!;
      expect(Math.abs(sum / count - 0.3)).toBeLessThan(4.5 * Math.sqrt((0.3 * 0.7) / count));
    }
  });

  test("of a linear classifier is Σ_l w_l x_l E[m_k m_l] / E[m] + b", async () => {
    const b = 0.05;
    const w = Array.from(random(72), (value) => (0.9 / 72) * value);
    const image = random(72);
    const context = contextOf(linearProbability([9, 8], b, w));
    const settings = { masks: 20_000, cells: 3, shown: 0.3 };
    const map = await explainWith("rise", rise)({ image, targetClass: 0, settings, seed: 1 }, context, unwatched);
    const count = 20_000;
    const masks = sampleRiseMasks(geometry, count, seededGenerator("another sample"));
    const z = Array.from(map.values, (value, k) => {
      let expected = 0;
      for (let i = 0; i < count; i++) {
        let q = b;
        for (let l = 0; l < 72; l++) q += w[l]! * image[l]! * masks[i * 72 + l]!;
        expected += (q * masks[i * 72 + k]!) / (count * 0.3);
      }
      // Both sides are means of so many masks, hence the √2.
      return (value - expected) / (Math.SQRT2 * layer(map, "standard-error")[k]!);
    });
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(4.5);
  });
});

describe("gradient × input", () => {
  test("is a linear model's share of each pixel: the map and the bias add up to the logit", async () => {
    const classifier = linearLogits([4, 3, 2], 5);
    const image = random(24);
    const request = { image, targetClass: 3, settings: {}, seed: 1 };
    const { values } = await explainWith("gradient-input", gradientInput)(request, contextOf(classifier), unwatched);
    const kernel = classifier.weights["fc/kernel"]!.data;
    for (const [pixel, value] of values.entries()) {
      const share = [0, 1].reduce((sum, c) => sum + image[2 * pixel + c]! * kernel[(2 * pixel + c) * 5 + 3]!, 0);
      expect(value).toBeCloseTo(share, 5);
    }
  });

  test("agrees with finite differences on a network that bends", async () => {
    const design = multilayerPerceptron.design([5, 5, 1], 4);
    const weights = design.initialise(9);
    const context = contextOf({ kind: "network", key: "mlp", design, weights, inputShape: [5, 5, 1], classCount: 4 });
    const image = random(25);
    const { values } = await explainWith("gradient-input", gradientInput)(
      { image, targetClass: 2, settings: {}, seed: 1 },
      context,
      unwatched,
    );
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
    );
    const logit = (pixels: Float32Array) =>
      design.forward(parameters, tf.tensor4d(pixels, [1, 5, 5, 1])).logits.dataSync()[2]!;
    for (const [k, value] of values.entries()) {
      const step = 1e-3;
      const difference = (logit(image.with(k, image[k]! + step)) - logit(image.with(k, image[k]! - step))) / (2 * step);
      expect(value).toBeCloseTo(difference * image[k]!, 3);
    }
  });
});

test("SmoothGrad of a linear model is its weights, whatever the noise", async () => {
  const classifier = linearLogits([4, 4, 1], 3);
  const request = { image: random(16), targetClass: 1, settings: { samples: 9, noise: 0.5 }, seed: 1 };
  const { values, uncertainty } = await explainWith("smooth-grad", smoothGrad)(
    request,
    contextOf(classifier),
    unwatched,
  );
  const kernel = classifier.weights["fc/kernel"]!.data;
  for (const [pixel, value] of values.entries()) expect(value).toBeCloseTo(kernel[pixel * 3 + 1]!, 5);
  expect(uncertainty.max_standard_error).toBeLessThan(1e-3);
});
