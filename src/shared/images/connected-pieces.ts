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
  // Each pixel is put here once at most; a slider draws this sixty times a second.
  const pending = new Int32Array(height * width);
  for (let start = 0; start < pieces.length; start++) {
    if (!mask[start] || pieces[start]) continue;
    const piece = sizes.length + 1;
    let [taken, put] = [0, 1];
    const add = (at: number) => {
      if (!mask[at] || pieces[at]) return;
      pieces[at] = piece;
      pending[put++] = at;
    };
    pending[0] = start;
    pieces[start] = piece;
    while (taken < put) {
      const at = pending[taken++]!;
      const column = at % width;
      if (at >= width) add(at - width);
      if (at < pieces.length - width) add(at + width);
      if (column > 0) add(at - 1);
      if (column < width - 1) add(at + 1);
    }
    sizes.push(put);
  }
  return { pieces, sizes };
}
