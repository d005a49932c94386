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
  async explain({ image, targetClass }, context, { signal }) {
    signal.throwIfAborted();
    const gradient = await inputGradients(context, image, 1, targetClass);
    const values = sumChannels(
      gradient.map((value, k) => value * image[k]!),
      context.classifier.inputShape[2],
    );
    return { values, range: symmetricExtent(values), uncertainty: {} };
  },
});
