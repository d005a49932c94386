/**
 * Labels whose every piece is a segment of its own, but that pieces of fewer than so many pixels have joined the neighbour
 * with which they share the longest border: so segments are connected, and none is a speck. Two are left in any case,
 * where there were two.
 */
export function joinSmallPieces(labels: Int32Array, height: number, width: number, least: number): Int32Array {
  const { pieces, count } = piecesOf(labels, height, width);
  const parent = Int32Array.from({ length: count }, (_, piece) => piece);
  const rootOf = (piece: number): number => {
    let root = piece;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  const members: number[][] = Array.from({ length: count }, () => []);
  for (const [pixel, piece] of pieces.entries()) members[piece]!.push(pixel);
  // The smallest first, so that what joins others may become large enough to stay.
  const order = [...members.keys()].sort((a, b) => members[a]!.length - members[b]!.length || a - b);
  let left = count;
  for (const piece of order) {
    const own = members[piece]!;
    if (left <= 2) break;
    if (own.length >= least) continue;
    const borders = new Map<number, number>();
    for (const pixel of own)
      for (const other of neighbours(pixel, height, width)) {
        const root = rootOf(pieces[other]!);
        if (root !== piece) borders.set(root, (borders.get(root) ?? 0) + 1);
      }
    let [nearest, longest] = [-1, 0];
    for (const [root, border] of borders)
      if (border > longest || (border === longest && root < nearest)) [nearest, longest] = [root, border];
    if (nearest < 0) continue;
    parent[piece] = nearest;
    left--;
    members[nearest] = members[nearest]!.concat(own);
    members[piece] = [];
  }
  return pieces.map(rootOf);
}

/** Of each pixel, which connected piece of one label it lies in. */
function piecesOf(labels: Int32Array, height: number, width: number): { pieces: Int32Array; count: number } {
  const pieces = new Int32Array(labels.length).fill(-1);
  let count = 0;
  for (let start = 0; start < labels.length; start++) {
    if (pieces[start] !== -1) continue;
    pieces[start] = count;
    const pending = [start];
    for (let pixel = pending.pop(); pixel !== undefined; pixel = pending.pop())
      for (const other of neighbours(pixel, height, width)) {
        if (pieces[other] !== -1 || labels[other] !== labels[start]) continue;
        pieces[other] = count;
        pending.push(other);
      }
    count++;
  }
  return { pieces, count };
}

/** The pixels that share an edge with this one. */
function neighbours(pixel: number, height: number, width: number): number[] {
  const column = pixel % width;
  const found: number[] = [];
  if (pixel >= width) found.push(pixel - width);
  if (pixel < (height - 1) * width) found.push(pixel + width);
  if (column > 0) found.push(pixel - 1);
  if (column < width - 1) found.push(pixel + 1);
  return found;
}
