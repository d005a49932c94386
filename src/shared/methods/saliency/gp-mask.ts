import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const gpMask = methodOf({
  id: "gp-mask",
  family: "saliency",
  label: "Bayesian-teaching saliency",
  description:
    "Which pixels to show so that the classifier gives its answer: the mean of random masks, weighted by it.",
  source: "Folke, Yang, Sojitra & Shafto, natural adversarial images study, eq. 5; Yang et al. 2021",
  revision: 1,
  subject: "target",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    masks: z.int().min(2).max(20_000).default(1000).describe("Number of random masks; the error falls with its root"),
    mean: z.number().min(-1000).max(1000).default(-100).describe("Mean of the Gaussian process: lower hides more"),
    sd: z.number().positive().max(10_000).default(100).meta({
      title: "Standard deviation",
      description: "Standard deviation of the Gaussian process: higher makes sharper edges",
    }),
    lengthScale: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.1)
      .describe(
        "Length scale of the Gaussian process, as a share of the image's shorter side: higher makes larger patches",
      ),
    subtractPrior: z.boolean().default(false).meta({
      title: "Subtract the prior",
      description: "Show how much more of a pixel is seen than masks show anyway: E[M | x, c] − E[m]",
    }),
  }),
  draws: "masks",
  output: "map",
  legend: () => "bright",
});
