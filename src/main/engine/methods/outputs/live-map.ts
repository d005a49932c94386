import { encode } from "fast-png";
import type { ColourMapId } from "#shared/methods/outputs/map.ts";
import type { Watch } from "../../watch.ts";
import { rangeOf } from "./map.ts";
import { mapPicture } from "./map-picture.ts";

/** Between two pictures, ms: more often nobody can look at them. */
const interval = 250;

interface Live {
  readonly height: number;
  readonly width: number;
  readonly colourMap: ColourMapId;
  /** What the curve says, and of what: "Effective sample size", "masks". */
  readonly curve: string;
  readonly unit: string;
}

/**
 * Shows a map as it stands, and how sure it is by now, while more samples are drawn.
 * @returns to be called after each batch with how many samples there are; what it is given is computed only if it is shown
 */
export function liveMap({ onPartial }: Watch, { height, width, colourMap, curve, unit }: Live) {
  let shownAt = performance.now();
  return (samples: number, state: () => { values: Float32Array; certainty: number }): void => {
    const now = performance.now();
    if (!onPartial || now - shownAt < interval) return;
    shownAt = now;
    const { values, certainty } = state();
    const range = rangeOf(values, colourMap);
    const { data } = mapPicture(values, { height, width, range, colourMap });
    const png = encode({ width, height, channels: 3, depth: 8, data });
    onPartial({
      kind: "picture",
      label: "The map so far",
      url: `data:image/png;base64,${Buffer.from(png).toString("base64")}`,
    });
    onPartial({ kind: "point", curve, x: samples, y: certainty, xLabel: unit, yLabel: curve });
  };
}
