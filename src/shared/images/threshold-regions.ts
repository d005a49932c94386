import { connectedPieces } from "./connected-pieces.ts";
import { type CoverageThresholds, coverageMask, coverageThresholds } from "./coverage-mask.ts";
import { resizeMap } from "./resize-map.ts";

/** Coarse maps over an image, enlarged and sorted once, so that regions at any coverage are found at once. */
export interface ThresholdedMaps {
  readonly height: number;
  readonly width: number;
  readonly maps: readonly { readonly values: Float64Array; readonly thresholds: CoverageThresholds }[];
}

export interface RegionLimits {
  /** Share of the image that is asked for. */
  readonly coverage: number;
  /** Pieces that are smaller than this share of the image are left out. */
  readonly smallest: number;
  /** From this overlap on (intersection over union) two regions are one. */
  readonly merge: number;
  /** No more regions than that. */
  readonly most: number;
}

export interface ThresholdRegion {
  /** Which of the maps. */
  readonly index: number;
  /** Other maps whose regions are the same but for little. */
  readonly merged: readonly number[];
  readonly mask: Uint8Array;
  /** True share of the image. */
  readonly coverage: number;
  /** The map's mean inside. */
  readonly strength: number;
}

/** @param maps `[h, w]` each, over an image of `[height, width]` */
export function thresholdedMaps(
  maps: readonly ArrayLike<number>[],
  size: readonly [number, number],
  [height, width]: readonly [number, number],
): ThresholdedMaps {
  return {
    height,
    width,
    maps: maps.map((map) => {
      const values = resizeMap(map, size, [height, width]);
      return { values, thresholds: coverageThresholds(values) };
    }),
  };
}

/**
 * The region of each map at a coverage (r in §3.1 of Wang & Vasconcelos 2019), strongest first, without specks, and with
 * regions that lie over each other as one.
 */
export function regionsAt({ height, width, maps }: ThresholdedMaps, limits: RegionLimits): ThresholdRegion[] {
  const found = maps.flatMap(({ values, thresholds }, index) => {
    const { mask } = coverageMask(values, limits.coverage, thresholds);
    const { inside, sum } = withoutSpecks(mask, values, { height, width }, limits.smallest * values.length);
    return inside === 0
      ? []
      : [{ index, merged: [], mask, inside, coverage: inside / mask.length, strength: sum / inside }];
  });
  found.sort((a, b) => b.strength - a.strength || a.index - b.index);
  const kept: ((typeof found)[number] & { merged: number[] })[] = [];
  for (const region of found) {
    const same = kept.find((other) => overlap(other, region) >= limits.merge);
    if (same) same.merged.push(region.index);
    else if (kept.length < limits.most) kept.push({ ...region, merged: [] });
  }
  return kept.map(({ inside: _, ...region }) => region);
}

/** Takes small pieces out of a mask. @returns how many pixels stay, and the sum of their values */
function withoutSpecks(
  mask: Uint8Array,
  values: Float64Array,
  { height, width }: { readonly height: number; readonly width: number },
  smallest: number,
): { inside: number; sum: number } {
  const { pieces, sizes } = connectedPieces(mask, height, width);
  let [inside, sum] = [0, 0];
  for (let k = 0; k < mask.length; k++) {
    if (mask[k] === 0) continue;
    if (sizes[pieces[k]! - 1]! < smallest) mask[k] = 0;
    else {
      inside++;
      sum += values[k]!;
    }
  }
  return { inside, sum };
}

/** Intersection over union. */
function overlap(
  a: { readonly mask: Uint8Array; readonly inside: number },
  b: { readonly mask: Uint8Array; readonly inside: number },
): number {
  let both = 0;
  for (let k = 0; k < a.mask.length; k++) both += a.mask[k]! & b.mask[k]!;
  return both / (a.inside + b.inside - both);
}
