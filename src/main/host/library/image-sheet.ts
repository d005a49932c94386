import { encode } from "fast-png";

/**
 * Images side by side as one PNG, row by row and without gaps, one pixel a pixel.
 * @param values `[rows × columns, H, W, C]`, pixels in [0, 1]; C is 1 (grey) or 3 (RGB)
 */
export function imageSheet(
  values: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Uint8Array {
  const line = width * channels;
  const data = new Uint8Array(values.length);
  for (let image = 0; image < rows * columns; image++) {
    const [row, column] = [Math.floor(image / columns), image % columns];
    for (let y = 0; y < height; y++) {
      const from = (image * height + y) * line;
      const to = ((row * height + y) * columns + column) * line;
      for (let k = 0; k < line; k++) data[to + k] = Math.round(255 * values[from + k]!);
    }
  }
  return encode({ width: columns * width, height: rows * height, channels, depth: 8, data });
}
