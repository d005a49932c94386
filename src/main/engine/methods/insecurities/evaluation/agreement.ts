import type { SeenPart } from "../../../datasets/part-annotations.ts";

/** How well a region fits the parts that are ambiguous between its two classes (§4). */
export interface Agreement {
  /** J: ambiguous parts inside. */
  readonly hits: number;
  /** Parts inside, of which precision is the share that is ambiguous; none where there are none. */
  readonly inside: number;
  /** Ambiguous parts of the pair in the image, of which recall is the share that is inside. */
  readonly wanted: number;
  /** Intersection over union with the ambiguous part of largest overlap; null without a mask of one. */
  readonly iou: number | null;
}

/**
 * @param region `[H, W]`
 * @param parts those that are seen in the image
 * @param ambiguous numbers of the parts that are ambiguous between the region's classes
 */
export function agreementOf(
  region: Uint8Array,
  width: number,
  parts: readonly SeenPart[],
  ambiguous: readonly number[],
): Agreement {
  const located = parts.filter(({ point }) => point !== null);
  const insideParts = located.filter(({ point }) => region[point![0] * width + point![1]] === 1);
  const isWanted = ({ part }: SeenPart) => ambiguous.includes(part);
  const masked = parts.filter((seen) => isWanted(seen) && seen.mask !== null);
  const overlaps = masked.map(({ mask }) => overlapWith(region, mask!)).sort((a, b) => b.both - a.both);
  const [best] = overlaps;
  return {
    hits: insideParts.filter(isWanted).length,
    inside: insideParts.length,
    wanted: located.filter(isWanted).length,
    iou: best ? (best.either === 0 ? 0 : best.both / best.either) : null,
  };
}

function overlapWith(region: Uint8Array, mask: Uint8Array): { both: number; either: number } {
  let [both, either] = [0, 0];
  for (let k = 0; k < region.length; k++) {
    both += region[k]! & mask[k]!;
    either += region[k]! | mask[k]!;
  }
  return { both, either };
}
