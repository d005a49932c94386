import * as z from "zod";
import { explanationMethodOf, symmetricExtent } from "./explanation-method.ts";
import { inputGradients, sumChannels } from "./input-gradient.ts";

/** xₖ · ∂ logit_c / ∂xₖ, summed over channels: the share of each pixel in a linear model of the logit at the image. */
export const gradientInput = explanationMethodOf({
  id: "gradient-input",
  label: "Gradient × input",
  description: "How each pixel, as it is, pushes the answer's logit up or down, by the gradient at the image.",
  source: "Shrikumar, Greenside, Shcherbina & Kundaje 2016",
  requires: "gradients",
  settings: z.object({}),
  colourMap: "cool-warm",
  async explain({ image, targetClass }, context, watch) {
    const [channels, one] = [context.classifier.inputShape[2], { count: 1, images: () => image }];
    let values = new Float32Array();
    for await (const { gradients } of inputGradients(context, one, targetClass, watch))
      values = sumChannels(
        gradients.map((value, k) => value * image[k]!),
        channels,
      ) as typeof values;
    return { values, range: symmetricExtent(values), uncertainty: {} };
  },
});
