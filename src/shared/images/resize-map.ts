/**
 * A map `[h, w]` resized bilinearly to `[height, width]`, with half-pixel centres: what PyTorch does without
 * `align_corners`.
 */
export function resizeMap(
  map: ArrayLike<number>,
  [h, w]: readonly [number, number],
  [height, width]: readonly [number, number],
): Float64Array {
  if (h === height && w === width) return Float64Array.from(map);
  const rows = Array.from({ length: height }, (_, y) => between(y, height, h));
  const columns = Array.from({ length: width }, (_, x) => between(x, width, w));
  const wide = new Float64Array(h * width);
  for (let i = 0; i < h; i++)
    for (let x = 0; x < width; x++) {
      const { below, above, share } = columns[x]!;
      wide[i * width + x] = (1 - share) * map[i * w + below]! + share * map[i * w + above]!;
    }
  const result = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    const { below, above, share } = rows[y]!;
    for (let x = 0; x < width; x++)
      result[y * width + x] = (1 - share) * wide[below * width + x]! + share * wide[above * width + x]!;
  }
  return result;
}

/** Between which two of `from` cells the centre of the i-th of `to` lies, and how far towards the upper one. */
function between(i: number, to: number, from: number): { below: number; above: number; share: number } {
  const position = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
  const below = Math.min(from - 1, Math.floor(position));
  return { below, above: Math.min(from - 1, below + 1), share: position - below };
}
