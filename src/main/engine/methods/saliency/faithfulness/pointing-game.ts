export interface Pointing {
  /** Whether the greatest value of the map lies on the object, or no farther from it than the tolerance. */
  readonly hit: boolean;
  /** How often a point at random would. */
  readonly chance: number;
}

/**
 * The pointing game (Zhang et al. 2016): does the map's maximum lie on the object? Of several greatest values it is the
 * share of those that do that decides, a half or more being a hit.
 * @param values `[height, width]`
 * @param object 1 where the object is, `[height, width]`
 * @param tolerance in pixels
 * @returns null where there is no object
 */
export function pointingGame(
  values: ArrayLike<number>,
  object: ArrayLike<number>,
  [height, width]: readonly [number, number],
  tolerance = 0,
): Pointing | null {
  const near = dilated(object, height, width, tolerance);
  const area = near.reduce((sum, value) => sum + value, 0);
  if (area === 0) return null;
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, values[k]!);
  let [peaks, hits] = [0, 0];
  for (let k = 0; k < values.length; k++)
    if (values[k] === largest) {
      peaks++;
      hits += near[k]!;
    }
  return { hit: 2 * hits >= peaks, chance: area / near.length };
}

/** 1 on the object and up to so many pixels from it, in a straight line. */
function dilated(object: ArrayLike<number>, height: number, width: number, radius: number): Uint8Array {
  const result = Uint8Array.from({ length: height * width }, (_, k) => (object[k] ? 1 : 0));
  const reach = Math.floor(radius);
  if (reach === 0) return result;
  for (let k = 0; k < height * width; k++) {
    if (!object[k]) continue;
    const [row, column] = [Math.floor(k / width), k % width];
    for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++)
      for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++)
        if ((y - row) ** 2 + (x - column) ** 2 <= radius ** 2) result[y * width + x] = 1;
  }
  return result;
}
