import type { SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { extent, type MapAlgorithm } from "../outputs/map.ts";
import { inputGradients, sumChannels } from "./input-gradient.ts";

/** The mean of ∂ logit_c / ∂x over images with Gaussian noise (equation 1 of the paper), summed over channels. */
export const smoothGrad: MapAlgorithm<SettingsOf<"smooth-grad">> = async (
  { image, targetClass, settings: { samples, noise }, seed },
  context,
  watch,
) => {
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
    colourMap: "cool-warm",
    layers: [{ name: "standard-error", label: "Standard error", values: standardError, colourMap: "cividis" }],
    uncertainty: { max_standard_error: extent(standardError)[1] },
  };
};
