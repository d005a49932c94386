import * as z from "zod";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { explanationMethodOf, extent } from "./explanation-method.ts";
import { type GaussianProcess, type MaskGrid, sampleGpMasks } from "./gp-masks.ts";
import { maskedLogProbabilities } from "./masked-predictions.ts";
import { resizeMap } from "./resize-map.ts";
import { selfNormalisedMean } from "./self-normalised-mean.ts";

const settings = z.object({
  masks: z.int().min(2).max(20_000).default(1000).describe("Number of random masks; the error falls with its root"),
  mean: z.number().min(-1000).max(1000).default(-100).describe("Mean of the Gaussian process: lower hides more"),
  sd: z
    .number()
    .positive()
    .max(10_000)
    .default(100)
    .describe("Standard deviation of the Gaussian process: higher makes sharper edges"),
  lengthScale: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.1)
    .describe(
      "Length scale of the Gaussian process, as a share of the image's shorter side: higher makes larger patches",
    ),
  subtractPrior: z
    .boolean()
    .default(false)
    .describe("Show how much more of a pixel is seen than masks show anyway: E[M | x, c] − E[m]"),
});

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
export const gpMask = explanationMethodOf({
  id: "gp-mask",
  label: "Bayesian-teaching saliency",
  description:
    "Which pixels to show so that the classifier gives its answer: the mean of random masks, weighted by it.",
  source: "Folke, Yang, Sojitra & Shafto, natural adversarial images study, eq. 5; Yang et al. 2021",
  requires: "black-box",
  settings,
  colourMap: "viridis",
  async explain({ image, targetClass, settings, seed }, context, watch) {
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
    );
    const expected = selfNormalisedMean(masks, logQ);
    const prior = meanOf(masks, size);
    const toImage = (map: Float64Array) => resizeMap(map, [grid.height, grid.width], [height, width]);
    const maps = {
      expectedMask: toImage(expected.mean),
      priorRemoved: toImage(expected.mean.map((value, k) => value - prior[k]!)),
      standardError: toImage(expected.standardError),
    };
    const values = subtractPrior ? maps.priorRemoved : maps.expectedMask;
    return {
      values,
      range: extent(values),
      uncertainty: {
        effective_sample_size: expected.effectiveSampleSize,
        max_standard_error: expected.standardError.reduce((max, value) => Math.max(max, value), 0),
        mean_probability: logQ.reduce((sum, value) => sum + Math.exp(value), 0) / count,
      },
      maps,
    };
  },
});

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
