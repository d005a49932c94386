import type { Watch } from "../../../watch.ts";
import { liveMap } from "../../outputs/live-map.ts";
import { onPixels, type Segments } from "../segments/segments.ts";

/**
 * Shows the map as it stands while the classifier is still asked.
 * @param effects of each segment, by what is known so far; null while that is too little
 * @returns to be called after each batch with how many images the classifier has answered
 */
export function liveEffects(segments: Segments, watch: Watch, effects: () => Float64Array | null) {
  const { height, width, count } = segments;
  const show = liveMap(watch, { height, width, colourMap: "cool-warm", curve: "Largest effect", unit: "images" });
  return (answered: number): void => {
    // Before that no effect is told from another.
    if (answered < 2 * count) return;
    show(answered, () => {
      const values = onPixels(segments, effects() ?? new Float64Array(count));
      return { values, certainty: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
    });
  };
}
