/** Square cells over an image; those at the right and lower edge may be narrower. */
export interface CellGrid {
  /** In cells. */
  readonly height: number;
  readonly width: number;
  /** Side of a cell, px. */
  readonly side: number;
  /** `[H, W, C]` of the image. */
  readonly imageShape: readonly [number, number, number];
}

const mostCells = 1024;

/** @param side px; 0 for the smallest of which there are at most 1,024 */
export function gridOf(imageShape: readonly [number, number, number], side: number): CellGrid {
  const [height, width] = imageShape;
  let own = Math.max(1, side);
  const across = (length: number) => Math.ceil(length / own);
  while (side === 0 && across(height) * across(width) > mostCells) own++;
  return { height: across(height), width: across(width), side: own, imageShape };
}

/** The cell that a pixel is in. */
export const cellAt = ({ side, width }: CellGrid, y: number, x: number): number =>
  Math.floor(y / side) * width + Math.floor(x / side);

/** Averages over the pixels and channels of each cell: `[count, H, W, C]` → `[count, cells]`. */
export function cellMeans(pixels: Float32Array, count: number, grid: CellGrid): Float32Array {
  const [height, width, channels] = grid.imageShape;
  const cells = grid.height * grid.width;
  const sums = new Float32Array(count * cells);
  const sizes = new Float32Array(cells);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = cellAt(grid, y, x);
      sizes[cell]! += channels;
      for (let image = 0; image < count; image++)
        for (let c = 0; c < channels; c++)
          sums[image * cells + cell]! += pixels[((image * height + y) * width + x) * channels + c]!;
    }
  return sums.map((sum, k) => sum / sizes[k % cells]!);
}
