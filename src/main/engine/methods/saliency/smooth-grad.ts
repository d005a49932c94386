import * as z from "zod";
import { seededGenerator } from "#shared/random/generator.ts";
import { explanationMethodOf, extent, symmetricExtent } from "./explanation-method.ts";
import { inputGradients, sumChannels } from "./input-gradient.ts";

const settings = z.object({
  samples: z.int().min(2).max(10_000).default(50).describe("Number of noisy copies of the image"),
  noise: z
    .number()
    .positive()
    .max(1)
    .default(0.15)
    .describe("Standard deviation of the noise, as a share of the image's range of values"),
});

/** The mean of ∂ logit_c / ∂x over images with Gaussian noise (equation 1 of the paper), summed over channels. */
export const smoothGrad = explanationMethodOf({
  id: "smooth-grad",
  label: "SmoothGrad",
  description: "Which way each pixel pushes the answer's logit, averaged over noisy copies of the image.",
  source: "Smilkov, Thorat, Kim, Viégas & Wattenberg 2017",
  requires: "gradients",
  settings,
  colourMap: "cool-warm",
  async explain({ image, targetClass, settings: { samples, noise }, seed }, context, watch) {
    const [low, high] = extent(image);
    const sd = noise * (high - low);
    const generator = seededGenerator(seed).split("smooth-grad");
    const channels = context.classifier.inputShape[2];
    const sum = new Float64Array(image.length / channels);
    const squares = new Float64Array(sum.length);
    const noisy = {
      count: samples,
      unit: "noisy images",
      images: (start: number, end: number) =>
        Float32Array.from(
          { length: (end - start) * image.length },
          (_, k) => image[k % image.length]! + sd * generator.normal(),
        ),
    };
    for await (const { gradients } of inputGradients(context, noisy, targetClass, watch))
      for (const [k, value] of sumChannels(gradients, channels).entries()) {
        sum[k % sum.length]! += value;
        squares[k % sum.length]! += value ** 2;
      }
    const values = Float32Array.from(sum, (total) => total / samples);
    const standardError = Float32Array.from(squares, (total, k) =>
      Math.sqrt(Math.max(0, total / samples - values[k]! ** 2) / (samples - 1)),
    );
    return {
      values,
      range: symmetricExtent(values),
      uncertainty: { max_standard_error: extent(standardError)[1] },
      maps: { standardError },
    };
  },
});
