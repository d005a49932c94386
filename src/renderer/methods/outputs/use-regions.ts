import { useMemo } from "react";
import { fileOf } from "#shared/domain/artefact.ts";
import { maskOutlines, outlinePath } from "#shared/images/mask-outline.ts";
import { regionsAt, type ThresholdedMaps, thresholdedMaps } from "#shared/images/threshold-regions.ts";
import type { RegionsSummary } from "#shared/methods/outputs/regions.ts";
import { useTensor } from "../use-tensor.ts";
import type { ArtefactOfKind } from "./output-view.ts";

/** A region as it is drawn and listed, whether it was stored or found at another coverage. */
export interface SeenRegion {
  readonly categories: readonly string[];
  readonly merged: readonly (readonly string[])[];
  readonly strength: number;
  readonly coverage: number;
  /** An SVG path in pixels of the image. */
  readonly outline: string;
}

/** An artefact's regions at a coverage; those that are stored, until its maps are there or where it has none. */
export function useRegions({ summary, files }: ArtefactOfKind<"regions">, coverage: number): readonly SeenRegion[] {
  const values = useTensor(summary.levels ? fileOf(files, "levels") : undefined);
  const maps = useMemo(
    () => (values && summary.levels ? mapsOf(summary, values as Float32Array) : null),
    [values, summary],
  );
  return useMemo(
    () => (maps && coverage !== summary.levels?.coverage ? seenAt(maps, summary, coverage) : summary.regions),
    [maps, summary, coverage],
  );
}

function mapsOf({ height, width, levels }: RegionsSummary, values: Float32Array): ThresholdedMaps {
  const { shape, categories } = levels!;
  const size = shape[0] * shape[1];
  const maps = categories.map((_, k) => values.subarray(k * size, (k + 1) * size));
  return thresholdedMaps(maps, shape, [height, width]);
}

function seenAt(maps: ThresholdedMaps, { height, width, levels }: RegionsSummary, coverage: number): SeenRegion[] {
  const { categories, ...limits } = levels!;
  return regionsAt(maps, { ...limits, coverage }).map(({ index, merged, mask, ...region }) => ({
    ...region,
    categories: categories[index]!,
    merged: merged.map((other) => categories[other]!),
    outline: outlinePath(maskOutlines(mask, height, width)),
  }));
}
