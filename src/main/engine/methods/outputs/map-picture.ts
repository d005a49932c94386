import { colourMap as colourMapOf } from "#shared/figures/colour-map.ts";
import type { ColourMapId } from "#shared/methods/outputs/map.ts";
import type { Picture } from "../runner.ts";

/** A map in colours, one pixel a value: what a participant is shown, enlarged without smoothing. */
export function mapPicture(
  values: Float32Array,
  {
    height,
    width,
    range: [low, high],
    colourMap,
  }: { height: number; width: number; range: readonly [number, number]; colourMap: ColourMapId },
): Picture {
  const colour = colourMapOf(colourMap);
  const data = new Uint8Array(values.length * 3);
  values.forEach((value, pixel) => {
    data.set(colour(high > low ? (value - low) / (high - low) : 0.5), pixel * 3);
  });
  return { height, width, channels: 3, data };
}
