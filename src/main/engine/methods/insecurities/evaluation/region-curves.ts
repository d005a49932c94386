import type { SeenPart } from "../../../datasets/part-annotations.ts";
import type { RankedMap } from "./ranked-map.ts";

/** How one ambiguity's regions fit its parts, at each coverage. */
export interface RegionCurves {
  /** J: ambiguous parts inside. */
  readonly hits: readonly number[];
  /** Parts inside. */
  readonly inside: readonly number[];
  /** Intersection over union with the ambiguous part of largest overlap; null where none has a mask. */
  readonly iou: readonly number[] | null;
  /** Ambiguous parts of the pair in the image. */
  readonly wanted: number;
}

/** The insecurities of one image: each with its own regions, and with regions of equal size and form elsewhere. */
export interface ImageAgreement {
  readonly own: readonly RegionCurves[];
  readonly moved: readonly RegionCurves[];
  /** The same regions, said to stand between two classes that are drawn at random. */
  readonly random: readonly RegionCurves[];
}

/**
 * What `agreementOf` says of the regions of one map at many coverages, from one sorting of its pixels.
 * @param ambiguous numbers of the parts that are ambiguous between the map's classes
 */
export function regionCurves(
  { values: map, order }: RankedMap,
  width: number,
  parts: readonly SeenPart[],
  ambiguous: readonly number[],
  coverages: readonly number[],
): RegionCurves {
  const isWanted = ({ part }: SeenPart) => ambiguous.includes(part);
  const located = parts.filter(({ point }) => point !== null);
  const masked = parts.filter((seen) => isWanted(seen) && seen.mask !== null);
  const overlaps = masked.map(({ mask }) => {
    const counted = new Int32Array(order.length + 1);
    for (let k = 0; k < order.length; k++) counted[k + 1] = counted[k]! + mask![order[k]!]!;
    return counted;
  });
  const curves = { hits: [] as number[], inside: [] as number[], iou: [] as number[] };
  for (const coverage of coverages) {
    let size = Math.min(order.length, Math.floor(coverage * order.length + 0.5));
    const threshold = size < order.length ? map[order[size]!]! : Number.NEGATIVE_INFINITY;
    // Values that tie at the threshold are outside.
    while (size > 0 && map[order[size - 1]!]! <= threshold) size--;
    const inside = located.filter(({ point }) => map[point![0] * width + point![1]]! > threshold);
    curves.inside.push(inside.length);
    curves.hits.push(inside.filter(isWanted).length);
    let [both, total] = [-1, 0];
    for (const counted of overlaps)
      if (counted[size]! > both) {
        both = counted[size]!;
        total = counted.at(-1)!;
      }
    curves.iou.push(overlaps.length === 0 || size + total === 0 ? 0 : both / (size + total - both));
  }
  return { ...curves, iou: overlaps.length === 0 ? null : curves.iou, wanted: located.filter(isWanted).length };
}
