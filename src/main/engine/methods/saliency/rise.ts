import type { SettingsOf } from "#shared/methods/list.ts";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { maskedLogProbabilities } from "../masked-predictions.ts";
import { liveMap } from "../outputs/live-map.ts";
import { extent, type MapAlgorithm } from "../outputs/map.ts";

/**
 * Randomised input sampling: S = 1 / (N E[m]) Σ f(x ∘ mᵢ) mᵢ (equation 6 of the paper). A mask is a grid of cells, each
 * shown or hidden at random, enlarged bilinearly to one cell more than the image and cropped at random.
 */
export const rise: MapAlgorithm<SettingsOf<"rise">> = async (
  { image, targetClass, settings: { masks: count, cells, shown }, seed },
  context,
  watch,
) => {
  const [height, width] = context.classifier.inputShape;
  const generator = seededGenerator(seed).split("rise");
  const size = height * width;
  const sum = new Float64Array(size);
  const squares = new Float64Array(size);
  let drawn = 0;
  const show = liveMap(watch, {
    ...{ height, width, colourMap: "viridis", unit: "masks" },
    curve: "Largest standard error",
  });
  const soFar = () => {
    const standardError = Float32Array.from(
      squares,
      (total, k) => Math.sqrt(Math.max(0, total / drawn - (sum[k]! / drawn) ** 2) / (drawn - 1)) / shown,
    );
    return { values: Float32Array.from(sum, (total) => total / (drawn * shown)), standardError };
  };
  await maskedLogProbabilities(
    context,
    image,
    targetClass,
    {
      count,
      height,
      width,
      masks: (start, end) => sampleRiseMasks({ height, width, cells, shown }, end - start, generator),
    },
    watch,
    (masks, logProbabilities) => {
      for (let k = 0; k < logProbabilities.length * size; k++) {
        const value = Math.exp(logProbabilities[Math.floor(k / size)]!) * masks[k]!;
        sum[k % size]! += value;
        squares[k % size]! += value * value;
      }
      drawn += logProbabilities.length;
      show(drawn, () => {
        const { values, standardError } = soFar();
        return { values, certainty: extent(standardError)[1] };
      });
    },
  );
  const { values, standardError } = soFar();
  return {
    values,
    colourMap: "viridis",
    layers: [{ name: "standard-error", label: "Standard error", values: standardError, colourMap: "cividis" }],
    uncertainty: { max_standard_error: extent(standardError)[1] },
  };
};

/** `[count, height, width]` */
export function sampleRiseMasks(
  { height, width, cells, shown }: { height: number; width: number; cells: number; shown: number },
  count: number,
  generator: RandomGenerator,
): Float32Array {
  const cellHeight = Math.ceil(height / cells);
  const cellWidth = Math.ceil(width / cells);
  const masks = new Float32Array(count * height * width);
  // One cell more than the image in each direction, and one row and column to interpolate towards.
  const side = cells + 2;
  const grid = new Uint8Array(side * side);
  for (let start = 0; start < masks.length; start += height * width) {
    for (let k = 0; k < grid.length; k++) grid[k] = generator.next() < shown ? 1 : 0;
    const top = generator.integer(cellHeight);
    const left = generator.integer(cellWidth);
    for (let y = 0; y < height; y++) {
      const v = (y + top) / cellHeight;
      const i = Math.floor(v);
      for (let x = 0; x < width; x++) {
        const u = (x + left) / cellWidth;
        const j = Math.floor(u);
        const upper = (1 - (u - j)) * grid[i * side + j]! + (u - j) * grid[i * side + j + 1]!;
        const lower = (1 - (u - j)) * grid[(i + 1) * side + j]! + (u - j) * grid[(i + 1) * side + j + 1]!;
        masks[start + y * width + x] = (1 - (v - i)) * upper + (v - i) * lower;
      }
    }
  }
  return masks;
}
