import * as z from "zod";
import { type Generator, seededGenerator } from "#shared/random/generator.ts";
import { explanationMethodOf, extent } from "./explanation-method.ts";
import { maskedLogProbabilities } from "./masked-predictions.ts";

const settings = z.object({
  masks: z.int().min(2).max(20_000).default(4000).describe("Number of random masks; the error falls with its root"),
  cells: z.int().min(2).max(32).default(7).describe("Cells a side of the random grid that masks are made from"),
  shown: z.number().min(0.01).max(0.99).default(0.5).describe("Probability that a cell is shown"),
});

/**
 * Randomised input sampling: S = 1 / (N E[m]) Σ f(x ∘ mᵢ) mᵢ (equation 6 of the paper). A mask is a grid of cells, each
 * shown or hidden at random, enlarged bilinearly to one cell more than the image and cropped at random.
 */
export const rise = explanationMethodOf({
  id: "rise",
  label: "RISE",
  description: "How probable the answer is on average while a pixel is shown, over random masks of coarse cells.",
  source: "Petsiuk, Das & Saenko 2018",
  requires: "black-box",
  settings,
  colourMap: "viridis",
  async explain({ image, targetClass, settings: { masks: count, cells, shown }, seed }, context, watch) {
    const [height, width] = context.classifier.inputShape;
    const generator = seededGenerator(seed).split("rise");
    const size = height * width;
    const sum = new Float64Array(size);
    const squares = new Float64Array(size);
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
      },
    );
    const values = Float32Array.from(sum, (total) => total / (count * shown));
    const standardError = Float32Array.from(
      squares,
      (total, k) => Math.sqrt(Math.max(0, total / count - (sum[k]! / count) ** 2) / (count - 1)) / shown,
    );
    return {
      values,
      range: extent(values),
      uncertainty: { max_standard_error: extent(standardError)[1] },
      maps: { standardError },
    };
  },
});

/** `[count, height, width]` */
export function sampleRiseMasks(
  { height, width, cells, shown }: { height: number; width: number; cells: number; shown: number },
  count: number,
  generator: Generator,
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
