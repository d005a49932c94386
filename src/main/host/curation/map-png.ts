import { encode } from "fast-png";
import { colourMap as colourMapOf } from "#shared/figures/colour-map.ts";

export interface MapImage {
  readonly height: number;
  readonly width: number;
  /** `[height, width]`, row by row. */
  readonly values: Float32Array;
  /** What the two ends of the colour map stand for. */
  readonly range: readonly [number, number];
  readonly colourMap: string;
}

/** A map as PNG, one pixel a value: what a participant is shown, enlarged without smoothing. */
export function mapPng({ height, width, values, range: [low, high], colourMap }: MapImage): Uint8Array {
  const colour = colourMapOf(colourMap);
  const data = new Uint8Array(values.length * 3);
  values.forEach((value, pixel) => {
    data.set(colour(high > low ? (value - low) / (high - low) : 0.5), pixel * 3);
  });
  return encode({ width, height, channels: 3, depth: 8, data });
}
