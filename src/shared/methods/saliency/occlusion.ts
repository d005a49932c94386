import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const occlusion = methodOf({
  id: "occlusion",
  family: "saliency",
  label: "Occlusion",
  description: "How much less probable the answer is with a square of the image covered, averaged over the squares.",
  source: "Zeiler & Fergus 2014",
  revision: 1,
  subject: "target",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    size: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.15)
      .describe("Side of the square, as a share of the image's shorter side"),
    stride: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.04)
      .describe("From one square to the next, as a share of the image's shorter side"),
    value: z.number().min(0).max(1).default(0).describe("What covers the image: 0 is black, 1 white"),
  }),
  output: "map",
  legend: () => "red-blue",
});
