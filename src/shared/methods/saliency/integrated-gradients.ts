import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const integratedGradients = methodOf({
  id: "integrated-gradients",
  family: "saliency",
  label: "Integrated gradients",
  description:
    "Each pixel's share of the difference that the image makes to the answer, from an empty image to this one.",
  source: "Sundararajan, Taly & Yan 2017",
  revision: 1,
  subject: "target",
  needs: ["gradients"],
  uses: [],
  settings: settings({
    answer: z
      .enum(["logit", "probability"])
      .default("logit")
      .meta({
        title: "Of the",
        description: "What is shared out among the pixels",
        labels: { logit: "Logit", probability: "Probability" },
      }),
    baseline: z.number().min(0).max(1).default(0).describe("Grey of the empty image: 0 is black, 1 white"),
    tolerance: z
      .number()
      .min(1e-6)
      .max(1)
      .default(1e-3)
      .describe("How far the pixels' shares may be from adding up; more gradients are taken until they do"),
    pieces: z.int().min(1).max(1000).default(32).describe("Pieces of the path at first"),
    most: z
      .int()
      .min(1)
      .max(100_000)
      .default(2000)
      .meta({ title: "At most", description: "No more gradients than that", unit: "gradients" }),
  }),
  output: "map",
  legend: () => "red-blue",
});
