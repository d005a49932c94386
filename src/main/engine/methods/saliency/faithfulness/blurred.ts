/**
 * An image through a Gaussian filter of that standard deviation in pixels, cut off at three of them; beyond the image its
 * outermost pixels go on. Separable: rows, then columns.
 * @param image `[H, W, C]`
 */
export function blurred(
  image: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  sd: number,
): Float32Array {
  const radius = Math.max(1, Math.ceil(3 * sd));
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sd * sd)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const along = (source: Float32Array, at: (row: number, column: number, shift: number) => number) =>
    Float32Array.from(source, (_, k) => {
      const pixel = Math.floor(k / channels);
      let sum = 0;
      for (let shift = -radius; shift <= radius; shift++)
        sum +=
          weights[shift + radius]! *
          source[at(Math.floor(pixel / width), pixel % width, shift) * channels + (k % channels)]!;
      return sum / total;
    });
  const within = (place: number, length: number) => Math.min(length - 1, Math.max(0, place));
  const across = along(image, (row, column, shift) => row * width + within(column + shift, width));
  return along(across, (row, column, shift) => within(row + shift, height) * width + column);
}
