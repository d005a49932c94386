import * as z from "zod";
import { curve } from "./evaluation.ts";
import { outputKind } from "./output-kind.ts";
import { picturesOf } from "./pictures-of.ts";

/** One image of a set: the picture of that name, the category that it stands for, and where it comes from. */
export const setImage = z.object({
  picture: z.string().describe("Name of the picture"),
  map: z.string().nullable().describe("Name of the picture of its own map; null without one"),
  category: z.string(),
  datasetIndex: z.int().min(0).nullable().describe("Within the dataset; null for an image that was made"),
});

/** Images that are shown together, such as examples of two categories. */
export const imageSet = outputKind({
  id: "image-set",
  label: "Image set",
  plural: "image sets",
  summary: z.object({
    images: z.array(setImage).min(1),
    statements: z
      .array(z.object({ id: z.string(), label: z.string(), value: z.number(), unit: z.string().nullable() }))
      .describe("What the set is good for, in numbers"),
    curves: z.array(curve).default([]).describe("What it was chosen from"),
    note: z
      .string()
      .nullable()
      .default(null)
      .describe("Why it falls short of what was asked for; null where it does not"),
  }),
  shown: ({ images }, hashOf) =>
    picturesOf(
      images.map(({ picture, map, category }) => ({ picture, map, caption: category })),
      hashOf,
    ),
  quantities: ({ statements }) => statements,
  notes: ({ note }) => (note === null ? [] : [note]),
});
export type ImageSetSummary = z.infer<(typeof imageSet)["summary"]>;
