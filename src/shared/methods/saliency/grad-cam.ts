import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const gradCam = methodOf({
  id: "grad-cam",
  family: "saliency",
  label: "Grad-CAM",
  description: "Where the last convolution's features speak for the answer, each weighted by its mean gradient.",
  source: "Selvaraju et al. 2017",
  revision: 1,
  subject: "target",
  needs: ["gradients", "spatial-layer"],
  uses: [],
  settings: settings({
    signed: z
      .boolean()
      .default(false)
      .describe("Show what speaks against the answer too, which the paper's rectifier leaves out"),
  }),
  output: "map",
  legend: ({ signed }) => (signed === true ? "red-blue" : "bright"),
});
