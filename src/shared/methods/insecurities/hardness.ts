import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const hardness = methodOf({
  id: "hardness",
  family: "insecurities",
  label: "Hardness",
  description:
    "How hard an image is for the classifier, told from its last convolution: a predictor of how little probability it gives to the right class.",
  source: "Wang & Vasconcelos 2018, towards realistic predictors; 2019, deliberative explanations, eq. 5",
  revision: 1,
  subject: "classifier",
  needs: ["gradients", "spatial-layer", "training-images"],
  uses: [],
  settings: settings({
    images: z
      .int()
      .min(20)
      .max(100_000)
      .default(5000)
      .describe("It learns from so many training images, drawn at random where there are more"),
    heldOut: z.number().min(0.05).max(0.5).default(0.25).meta({
      title: "Held out",
      description: "Share of them on which the strength of the ridge is chosen; afterwards it learns from all",
    }),
  }),
  draws: "images",
  output: "fit",
});
