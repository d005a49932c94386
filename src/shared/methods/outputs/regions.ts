import * as z from "zod";
import { outputKind } from "./output-kind.ts";
import { picturesOf } from "./pictures-of.ts";

/** One part of an image: a picture of it marked on the image, and a mask `[H, W]`, the plane of that index in `masks`. */
export const region = z.object({
  picture: z.string().describe("Name of the picture: the image with the region marked"),
  categories: z.array(z.string()).describe("Between which answers it stands"),
  strength: z.number(),
  coverage: z.number().min(0).max(1).describe("True share of the image's pixels"),
  outline: z.string().default("").describe("An SVG path around it, in pixels of the image"),
  merged: z.array(z.array(z.string())).default([]).describe("Between which other answers the same region stands"),
  alone: z.string().nullable().default(null).describe("Name of the picture of nothing but the region"),
  control: z
    .string()
    .nullable()
    .default(null)
    .describe("Name of the picture of a part of the same size and form, drawn at random"),
});
export type Region = z.infer<typeof region>;

/** An image of one of the categories, to see what it looks like. */
export const exampleImage = z.object({
  category: z.string(),
  picture: z.string().describe("Name of the picture"),
  datasetIndex: z.int().min(0),
});

/**
 * Parts of an image, strongest first, with their masks in one tensor `masks` `[N, H, W]` (uint8, 0 or 1). Where they come
 * from coarse maps, these are in a tensor `levels` `[M, h, w]`, so that other coverages can be looked at.
 */
export const regions = outputKind({
  id: "regions",
  label: "Regions",
  plural: "sets of regions",
  summary: z.object({
    height: z.int().positive(),
    width: z.int().positive(),
    regions: z.array(region),
    levels: z
      .object({
        shape: z.tuple([z.int().positive(), z.int().positive()]).describe("Height and width of a map"),
        categories: z.array(z.array(z.string())).describe("Between which answers each map stands"),
        smallest: z.number().describe("Share of the image that a piece of a region has at least"),
        merge: z.number().describe("Overlap from which on two regions are one"),
        most: z.int().positive(),
        coverage: z.number().describe("What was asked for"),
      })
      .nullable()
      .default(null),
    examples: z.array(exampleImage).default([]).describe("What the categories look like, likeliest first"),
    difficulty: z.number().nullable().default(null).describe("How difficult the image is, 0 … 1; null if not asked"),
    notes: z.array(z.string()).default([]).describe("How it was computed, where there is a choice"),
  }),
  shown: ({ regions: found }, hashOf) =>
    picturesOf(
      found.map(({ picture, categories }) => ({ picture, map: null, caption: categories.join(" or ") || null })),
      hashOf,
    ),
  quantities: ({ regions: found, difficulty }) => [
    { label: "Regions", value: found.length, unit: null },
    { label: "Difficulty", value: difficulty, unit: null },
  ],
  notes: ({ notes }) => notes,
});
export type RegionsSummary = z.infer<(typeof regions)["summary"]>;
