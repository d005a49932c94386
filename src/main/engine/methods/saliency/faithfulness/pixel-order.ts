/** Pixels from the greatest value of a map to the least, by row · width + column; of equal ones the first comes first. */
export function pixelOrder(values: Float32Array): Int32Array {
  return Int32Array.from(values, (_, index) => index).sort((a, b) => values[b]! - values[a]! || a - b);
}
