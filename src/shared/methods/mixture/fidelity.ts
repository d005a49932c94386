import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const fidelity = methodOf({
  id: "fidelity",
  family: "mixture",
  label: "Fidelity of a mixture",
  description:
    "Whether the classifier's answers follow the pixels that a mixture finds important: what blackening them, giving them to other images and crafting images from them does, beside as many random ones.",
  source: "Guo, Huang, Tao, Xing & Lin 2018, §4.1 and Figure 2; baseline by pixels that the mixture could have found",
  revision: 2,
  subject: "artefact",
  about: "fit",
  aboutMethod: "dmm-men",
  needs: ["answers", "batches", "training-images"],
  uses: [],
  settings: settings({
    features: z
      .array(z.int().min(1).max(1000))
      .min(1)
      .max(20)
      .default([50, 75, 100, 125, 150])
      .describe("How many of the most important features are changed"),
    images: z.int().min(20).max(10_000).default(1000).meta({
      description: "Training images that are changed at most, as many of the category as of others",
      unit: "images",
    }),
    bootstraps: z.int().min(10).max(1000).default(50).describe("Samples of the images, by which the rates vary"),
    share: z.number().min(0.05).max(1).default(0.3).describe("Of the images that each sample draws"),
    baselines: z.int().min(1).max(100).default(10).describe("Random choices of as many features"),
  }),
  draws: "bootstraps",
  output: "evaluation",
});
