/**
 * The pieces of a mask `[height, width]` whose pixels touch along an edge: for each pixel the number of its piece, from
 * 1 on, 0 outside; and how many pixels each piece has, by its number less one.
 */
export function connectedPieces(
  mask: ArrayLike<number>,
  height: number,
  width: number,
): { pieces: Int32Array; sizes: number[] } {
  const pieces = new Int32Array(height * width);
  const sizes: number[] = [];
  const pending: number[] = [];
  for (let start = 0; start < pieces.length; start++) {
    if (!mask[start] || pieces[start]) continue;
    const piece = sizes.push(0);
    pieces[start] = piece;
    pending.push(start);
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      sizes[piece - 1]!++;
      const [row, column] = [Math.floor(at / width), at % width];
      for (const [y, x] of [
        [row - 1, column],
        [row + 1, column],
        [row, column - 1],
        [row, column + 1],
      ] as const) {
        const next = y * width + x;
        if (y < 0 || x < 0 || y >= height || x >= width || !mask[next] || pieces[next]) continue;
        pieces[next] = piece;
        pending.push(next);
      }
    }
  }
  return { pieces, sizes };
}
