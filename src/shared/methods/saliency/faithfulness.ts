import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const faithfulness = methodOf({
  id: "faithfulness",
  family: "saliency",
  label: "Faithfulness",
  description:
    "Whether a map shows what the answer rests on: what taking its pixels away does, whether it comes out alike a second time, and whether it depends on what was learnt.",
  source: "Petsiuk, Das & Saenko 2018; Adebayo et al. 2018; Zhang et al. 2016",
  revision: 1,
  subject: "artefact",
  about: "map",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    points: z
      .int()
      .min(5)
      .max(1000)
      .default(50)
      .describe("Of the deletion and insertion curves: so many steps from all pixels to none"),
    blur: z
      .number()
      .min(0.01)
      .max(0.5)
      .default(0.1)
      .describe("Of the image that insertion begins with: standard deviation, as a share of the image's shorter side"),
    again: z
      .boolean()
      .default(true)
      .meta({ title: "Make the map again", description: "With other seeds, and of a network with shuffled weights" }),
    object: z
      .enum(["none", "bright", "dark"])
      .default("none")
      .meta({
        title: "The object",
        description: "Where it is, for the pointing game: on a plain background, what is brighter or darker than it",
        labels: { none: "Not known", bright: "Bright on dark", dark: "Dark on bright" },
      }),
  }),
  output: "evaluation",
});
