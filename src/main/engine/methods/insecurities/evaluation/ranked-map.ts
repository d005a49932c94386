import type { RandomGenerator } from "#shared/random/generator.ts";

/** A map `[H, W]` with its pixels in the order of their values, largest first, from which regions of any coverage are cut. */
export interface RankedMap {
  readonly values: Float64Array;
  readonly order: Int32Array;
}

export const ranked = (values: Float64Array): RankedMap => ({
  values,
  order: Int32Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!),
});

/**
 * A map moved around the image's edges to a random place, perhaps mirrored: regions of the same size and form at every
 * coverage. Its pixels need not be sorted again.
 */
export function moved({ values, order }: RankedMap, width: number, generator: RandomGenerator): RankedMap {
  const height = values.length / width;
  const [down, right] = [generator.integer(height), generator.integer(width)];
  const mirrored = generator.integer(2) === 1;
  const result = { values: new Float64Array(values.length), order: new Int32Array(order.length) };
  for (const [rank, pixel] of order.entries()) {
    const row = (Math.floor(pixel / width) + down) % height;
    const column = ((mirrored ? width - 1 - (pixel % width) : pixel % width) + right) % width;
    result.order[rank] = row * width + column;
    result.values[row * width + column] = values[pixel]!;
  }
  return result;
}
