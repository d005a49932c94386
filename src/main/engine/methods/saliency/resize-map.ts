import { interpolation } from "../masked-predictions.ts";

/** A map `[h, w]` resized bilinearly to `[height, width]`: what resizing every mask before averaging gives. */
export function resizeMap(
  map: Float64Array,
  [h, w]: readonly [number, number],
  [height, width]: readonly [number, number],
): Float32Array {
  if (h === height && w === width) return Float32Array.from(map);
  const rows = interpolation(height, h);
  const columns = interpolation(width, w);
  const half = new Float64Array(height * w);
  for (let y = 0; y < height; y++)
    for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) half[y * w + j]! += rows[y * h + i]! * map[i * w + j]!;
  const result = new Float32Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = 0; j < w; j++) sum += half[y * w + j]! * columns[x * w + j]!;
      result[y * width + x] = sum;
    }
  return result;
}
