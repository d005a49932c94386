import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";
import { answerField, localFields } from "./local-fields.ts";

export const lime = methodOf({
  id: "lime",
  family: "mixture",
  label: "LIME",
  description:
    "How much each segment adds to the answer, by a linear model of what the classifier says with random segments hidden.",
  source: "Ribeiro, Singh & Guestrin 2016",
  revision: 2,
  subject: "target",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    samples: z
      .int()
      .min(20)
      .max(20_000)
      .default(1000)
      .describe("Number of images with random segments hidden; the error falls with its root"),
    ...localFields,
    answer: answerField("probability"),
    kernelWidth: z
      .number()
      .min(0.01)
      .max(100)
      .default(0.25)
      .describe("How fast images count less the more is hidden: the width in exp(−distance² / width²)"),
    ridge: z.number().min(0).max(1000).default(1).describe("Penalty on squared weights"),
  }),
  draws: "samples",
  output: "map",
  legend: ({ shown }) => (shown === "kept" ? "kept" : "red-blue"),
});
