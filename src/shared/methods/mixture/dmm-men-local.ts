import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";
import { answerField, localFields } from "./local-fields.ts";

export const dmmMenLocal = methodOf({
  id: "dmm-men-local",
  family: "mixture",
  label: "Local mixture of regressions",
  description:
    "How much each segment adds to the answer, by the regression that holds at the image itself: of several, as many as images with random segments hidden need, each shrunk by an elastic net.",
  source: "Guo, Huang, Tao, Xing & Lin 2018, DMM-MEN",
  revision: 4,
  subject: "target",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    samples: z.int().min(20).max(20_000).default(1000).describe("Number of images with random segments hidden"),
    ...localFields,
    answer: answerField("logit"),
    components: z.int().min(1).max(20).default(6).describe("Regressions at most, J"),
    nets: z.int().min(1).max(10).default(3).describe("Elastic nets, K"),
    sweeps: z
      .int()
      .min(40)
      .max(200_000)
      .default(1000)
      .describe("Of each chain, of which the first half is no draw; the paper makes 20,000"),
    chains: z.int().min(1).max(8).default(2).describe("They run side by side, and are compared"),
  }),
  draws: "samples",
  output: "map",
  legend: ({ shown }) => (shown === "kept" ? "kept" : "red-blue"),
});
