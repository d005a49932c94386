import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";
import { levelFields } from "./level-fields.ts";

export const priorBound = methodOf({
  id: "prior-bound",
  family: "level-sets",
  label: "How many there are",
  description:
    "What share of a generator's images is given the answer that is asked for; a bound on it where none of them is.",
  source: "Hanley & Lippman-Hand 1983; Vehtari, Simpson, Gelman, Yao & Gabry 2024",
  revision: 1,
  subject: "source",
  needs: ["gradients"],
  uses: [],
  settings: settings({
    ...levelFields,
    tolerance: z.number().gt(0).max(1).default(0.15).describe("An answer as near as this is the one that is asked for"),
    draws: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(20_000)
      .meta({ title: "Images", description: "Drawn from the generator" }),
  }),
  draws: "draws",
  output: "evaluation",
});
