import type { SettingsOf } from "#shared/methods/list.ts";
import type { MapAlgorithm } from "../outputs/map.ts";
import { inputGradients, sumChannels } from "./input-gradient.ts";

/** xₖ · ∂ logit_c / ∂xₖ, summed over channels: the share of each pixel in a linear model of the logit at the image. */
export const gradientInput: MapAlgorithm<SettingsOf<"gradient-input">> = async (
  { image, targetClass },
  context,
  watch,
) => {
  const [channels, one] = [context.classifier.inputShape[2], { count: 1, images: () => image }];
  let values = new Float32Array();
  for await (const { gradients } of inputGradients(context, one, targetClass, watch))
    values = sumChannels(
      gradients.map((value, k) => value * image[k]!),
      channels,
    ) as typeof values;
  return { values, colourMap: "cool-warm", uncertainty: {} };
};
