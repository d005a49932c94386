import type { SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { Watch } from "../../watch.ts";
import { maskedLogProbabilities } from "../masked-predictions.ts";
import { liveMap } from "../outputs/live-map.ts";
import type { MapAlgorithm } from "../outputs/map.ts";
import { type GaussianProcess, type MaskGrid, sampleGpMasks } from "./gp-masks.ts";
import { resizeMap } from "./resize-map.ts";
import { selfNormalisedMean } from "./self-normalised-mean.ts";

/** Masks are drawn on a grid of at most so many points a side, and resized bilinearly to larger images. */
const largestGrid = 56;

/**
 * Bayesian teaching of pixels: the expected mask given that the masked image is answered with the target class,
 * E[M | x, c] ≈ Σ mᵢ Q(c | x, mᵢ) / Σ Q(c | x, mᵢ), masks being drawn from sigmoid(GP) (equation 5 of the study).
 *
 * The study prints "an overall variance of 100"; its masks' range of values, [−500, 300], is that of a *standard
 * deviation* of 100, which is the default here (a variance of 100 hides everything). The prior's mean, which
 * `subtractPrior` removes, is that of the very masks drawn, so that a classifier that no mask impresses gives zero.
 */
export const gpMask: MapAlgorithm<SettingsOf<"gp-mask">> = async (
  { image, targetClass, settings, seed },
  context,
  watch,
) => {
  const [height, width] = context.classifier.inputShape;
  const grid = maskGrid(height, width);
  const { masks: count, mean, sd, subtractPrior } = settings;
  const lengthScale = settings.lengthScale * Math.min(height, width);
  const masks = await masksOf(grid, { mean, sd, lengthScale }, count, seed, context);
  const size = grid.height * grid.width;
  const logQ = await maskedLogProbabilities(
    context,
    image,
    targetClass,
    { count, ...grid, masks: (start, end) => masks.subarray(start * size, end * size) },
    watch,
    soFar(grid, watch),
  );
  const expected = selfNormalisedMean(masks, logQ);
  const prior = meanOf(masks, size);
  const toImage = (map: Float64Array) => resizeMap(map, [grid.height, grid.width], [height, width]);
  const expectedMask = toImage(expected.mean);
  const priorRemoved = toImage(expected.mean.map((value, k) => value - prior[k]!));
  const standardError = toImage(expected.standardError);
  const other = subtractPrior
    ? { name: "expected-mask", label: "Expected mask", values: expectedMask, colourMap: "viridis" as const }
    : { name: "prior-removed", label: "Less the prior's mean", values: priorRemoved, colourMap: "cool-warm" as const };
  return {
    values: subtractPrior ? priorRemoved : expectedMask,
    colourMap: "viridis",
    layers: [other, { name: "standard-error", label: "Standard error", values: standardError, colourMap: "cividis" }],
    uncertainty: {
      effective_sample_size: expected.effectiveSampleSize,
      max_standard_error: expected.standardError.reduce((max, value) => Math.max(max, value), 0),
      mean_probability: logQ.reduce((sum, value) => sum + Math.exp(value), 0) / count,
    },
  };
};

/** Adds up masks and their weights as they come, for the map to be seen while it is computed. */
function soFar({ height, width }: MaskGrid, watch: Watch) {
  const show = liveMap(watch, {
    ...{ height, width, colourMap: "viridis", unit: "masks" },
    curve: "Effective sample size",
  });
  const size = height * width;
  const sum = new Float64Array(size);
  let [count, total, squares] = [0, 0, 0];
  return (masks: Float32Array, logQ: Float64Array) => {
    for (const [i, value] of logQ.entries()) {
      const weight = Math.exp(value);
      total += weight;
      squares += weight * weight;
      for (let k = 0; k < size; k++) sum[k]! += weight * masks[i * size + k]!;
    }
    count += logQ.length;
    show(count, () => ({ values: Float32Array.from(sum, (value) => value / total), certainty: total ** 2 / squares }));
  };
}

/** The mean of `[N, size]` over N. */
function meanOf(masks: Float32Array, size: number): Float64Array {
  const mean = new Float64Array(size);
  const count = masks.length / size;
  for (let i = 0; i < count; i++) for (let k = 0; k < size; k++) mean[k]! += masks[i * size + k]!;
  return mean.map((sum) => sum / count);
}

export function maskGrid(height: number, width: number): MaskGrid {
  const factor = Math.ceil(Math.max(height, width) / largestGrid);
  const rows = Math.ceil(height / factor);
  const columns = Math.ceil(width / factor);
  return { height: rows, width: columns, spacing: [height / rows, width / columns] };
}

let latest: { readonly key: string; readonly masks: Promise<Float32Array> } | undefined;

/** Masks do not depend on the image, so those drawn last are kept: a job over many images draws them once. */
function masksOf(
  grid: MaskGrid,
  process: GaussianProcess,
  count: number,
  seed: number,
  workplace: Workplace,
): Promise<Float32Array> {
  const key = JSON.stringify([grid, process, count, seed, workplace.runtime.id]);
  if (latest?.key === key) return latest.masks;
  const masks = sampleGpMasks(grid, process, count, seededGenerator(seed).split("gp-masks"), workplace);
  latest = { key, masks };
  masks.catch(() => {
    if (latest?.masks === masks) latest = undefined;
  });
  return masks;
}
