import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const smoothGrad = methodOf({
  id: "smooth-grad",
  family: "saliency",
  label: "SmoothGrad",
  description: "Which way each pixel pushes the answer's logit, averaged over noisy copies of the image.",
  source: "Smilkov, Thorat, Kim, Viégas & Wattenberg 2017",
  revision: 1,
  subject: "target",
  needs: ["gradients"],
  uses: [],
  settings: settings({
    samples: z.int().min(2).max(10_000).default(50).describe("Number of noisy copies of the image"),
    noise: z
      .number()
      .positive()
      .max(1)
      .default(0.15)
      .describe("Standard deviation of the noise, as a share of the image's range of values"),
  }),
  draws: "samples",
  output: "map",
  legend: () => "red-blue",
});
