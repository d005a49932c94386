/** A closed line around a piece of a mask, or around a hole in it: corners `x, y` in pixels from the image's corner. */
export type Outline = readonly (readonly [x: number, y: number])[];

/** Right, down, left, up: turning right is the next one. */
const steps = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * The outlines of a mask `[height, width]` along its pixels' edges, the inside on the right: pieces that touch at a corner
 * only are apart. Each edge belongs to one outline, so the outlines' signed areas add up to the mask's.
 */
export function maskOutlines(mask: ArrayLike<number>, height: number, width: number): Outline[] {
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] !== 0;
  /** Whether an edge from a corner in a direction has the inside on its right and the outside on its left. */
  const isEdge = (x: number, y: number, direction: number) => {
    switch (direction) {
      case 0:
        return inside(x, y) && !inside(x, y - 1);
      case 1:
        return inside(x - 1, y) && !inside(x, y);
      case 2:
        return inside(x - 1, y - 1) && !inside(x - 1, y);
      default:
        return inside(x, y - 1) && !inside(x - 1, y - 1);
    }
  };
  const seen = new Set<number>();
  const outlines: Outline[] = [];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      if (!mask[at] || (row > 0 && mask[at - width]) || seen.has(at)) continue;
      const corners: [number, number][] = [];
      let [x, y, direction] = [column, row, 0];
      let previous = -1;
      do {
        if (direction === 0) seen.add(y * width + x);
        if (direction !== previous) corners.push([x, y]);
        previous = direction;
        x += steps[direction]![0];
        y += steps[direction]![1];
        // To the right first: where two pieces touch at a corner, the line stays with its own.
        const turn = [1, 0, 3].find((by) => isEdge(x, y, (direction + by) % 4))!;
        direction = (direction + turn) % 4;
      } while (x !== column || y !== row || direction !== 0);
      outlines.push(corners);
    }
  return outlines;
}

/** Outlines as the `d` of an SVG path; holes stay holes with `fill-rule="evenodd"`. */
export const outlinePath = (outlines: readonly Outline[]): string =>
  outlines.map((corners) => `M${corners.map(([x, y]) => `${x} ${y}`).join("L")}Z`).join("");
