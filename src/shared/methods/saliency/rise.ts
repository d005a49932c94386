import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const rise = methodOf({
  id: "rise",
  family: "saliency",
  label: "RISE",
  description: "How probable the answer is on average while a pixel is shown, over random masks of coarse cells.",
  source: "Petsiuk, Das & Saenko 2018",
  revision: 1,
  subject: "target",
  needs: ["answers", "batches"],
  uses: [],
  settings: settings({
    masks: z.int().min(2).max(20_000).default(4000).describe("Number of random masks; the error falls with its root"),
    cells: z.int().min(2).max(32).default(7).describe("Cells a side of the random grid that masks are made from"),
    shown: z.number().min(0.01).max(0.99).default(0.5).describe("Probability that a cell is shown"),
  }),
  draws: "masks",
  output: "map",
  legend: () => "bright",
});
