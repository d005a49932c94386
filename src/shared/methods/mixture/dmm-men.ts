import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const dmmMen = methodOf({
  id: "dmm-men",
  family: "mixture",
  label: "Mixture of regressions",
  description:
    "What a classifier looks at overall to tell a category: regressions of its logit on pixels, as many as the images need, shrunk by several elastic nets.",
  source: "Guo, Huang, Tao, Xing & Lin 2018, DMM-MEN; label swaps by Papaspiliopoulos & Roberts 2008",
  revision: 3,
  subject: "classifier",
  needs: ["answers", "batches", "training-images"],
  uses: [],
  settings: settings({
    category: z.string().default("").describe("Whose logit is explained; the first one unless named"),
    from: z
      .enum(["both", "category"])
      .default("both")
      .meta({
        title: "Images are",
        description: "Which training images it is fitted to",
        labels: { both: "As many of the category as of others", category: "Of the category only (paper)" },
      }),
    images: z.int().min(20).max(20_000).default(2000).meta({ description: "Training images at most", unit: "images" }),
    features: z
      .int()
      .min(2)
      .max(1000)
      .default(300)
      .describe("Pixels that it is fitted to, those that vary most over the images"),
    cell: z.int().min(0).max(64).default(0).meta({
      title: "Side of a feature",
      description: "Squares of so many pixels are averaged; 0 takes the smallest of which there are at most 1,024",
      unit: "px",
    }),
    components: z.int().min(1).max(20).default(6).describe("Regressions at most, J"),
    nets: z.int().min(1).max(10).default(3).describe("Elastic nets, K"),
    sweeps: z
      .int()
      .min(20)
      .max(200_000)
      .default(2000)
      .describe("Of each chain, of which the first half is no draw; the paper makes 20,000"),
    chains: z.int().min(1).max(8).default(2).describe("They run side by side, and are compared"),
  }),
  draws: "sweeps",
  output: "fit",
});
