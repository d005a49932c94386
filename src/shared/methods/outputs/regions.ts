import * as z from "zod";
import { outputKind } from "./output-kind.ts";
import { picturesOf } from "./pictures-of.ts";

/** One part of an image: a picture of it marked on the image, and a mask `[H, W]`, the plane of that index in `masks`. */
export const region = z.object({
  picture: z.string().describe("Name of the picture: the image with the region marked"),
  categories: z.array(z.string()).describe("Between which answers it stands"),
  strength: z.number(),
  coverage: z.number().min(0).max(1).describe("True share of the image's pixels"),
});

/** Parts of an image, strongest first, with their masks in one tensor `masks` `[N, H, W]` (uint8, 0 or 1). */
export const regions = outputKind({
  id: "regions",
  label: "Regions",
  plural: "sets of regions",
  summary: z.object({
    height: z.int().positive(),
    width: z.int().positive(),
    regions: z.array(region),
  }),
  shown: ({ regions: found }, hashOf) =>
    picturesOf(
      found.map(({ picture, categories }) => ({ picture, map: null, caption: categories.join(" or ") || null })),
      hashOf,
    ),
});
export type RegionsSummary = z.infer<(typeof regions)["summary"]>;
