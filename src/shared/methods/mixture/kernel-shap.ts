import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";
import { answerField, localFields } from "./local-fields.ts";

export const kernelShap = methodOf({
  id: "kernel-shap",
  family: "mixture",
  label: "KernelSHAP",
  description:
    "Each segment's fair share of the difference that the image makes to the answer: its Shapley value, from random coalitions.",
  source: "Lundberg & Lee 2017",
  revision: 1,
  subject: "target",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    samples: z
      .int()
      .min(20)
      .max(20_000)
      .default(1000)
      .describe("Number of coalitions of segments; where that is all there are, the values are exact"),
    ...localFields,
    answer: answerField("probability"),
  }),
  draws: "samples",
  output: "map",
  legend: ({ shown }) => (shown === "kept" ? "kept" : "red-blue"),
});
