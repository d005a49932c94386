import * as z from "zod";
import { outputKind } from "./output-kind.ts";
import { picturesOf } from "./pictures-of.ts";

const range = z.tuple([z.number(), z.number()]).describe("What the two ends of the colour map stand for");

export const colourMapId = z.enum(["viridis", "cividis", "cool-warm"]);
export type ColourMapId = z.infer<typeof colourMapId>;

/** One map of the same pixels: a tensor `[H, W]` of that name, and how it is coloured. */
export const mapLayer = z.object({
  name: z.string().describe("Of the tensor"),
  label: z.string(),
  range,
  colourMap: colourMapId,
});
export type MapLayer = z.infer<typeof mapLayer>;

/** What is drawn beside the map: the image with what the map says put into effect. */
export const mapPicture = z.object({ name: z.string().describe("Of the picture"), label: z.string() });
export type MapPicture = z.infer<typeof mapPicture>;

/**
 * A value for each pixel of an image. The first layer, `values`, is what participants are shown, as the picture `map`,
 * unless another picture is; the others (a standard error, the map before the prior is removed) are looked at beside it.
 */
export const map = outputKind({
  id: "map",
  label: "Map",
  plural: "maps",
  summary: z.object({
    height: z.int().positive(),
    width: z.int().positive(),
    range,
    colourMap: colourMapId,
    layers: z.array(mapLayer).describe("Other maps over the same pixels, by the method's own names"),
    pictures: z.array(mapPicture).default([]).describe("Drawn beside the map"),
    shown: z.string().default("map").describe("Name of the picture that participants are shown"),
  }),
  shown: ({ shown }, hashOf) => picturesOf([{ picture: shown, caption: null, map: null }], hashOf),
});
export type MapSummary = z.infer<(typeof map)["summary"]>;
