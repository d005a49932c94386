import { gridExtents } from "./grid.ts";
import { joinSmallPieces } from "./join-small-pieces.ts";
import { labColours } from "./lab-colours.ts";
import type { SegmentedImage } from "./segmented-image.ts";

/** More rounds hardly move a centre (§ III-A: ten suffice for most images). */
const rounds = 10;

/** Pieces below this share of the mean segment are given to a neighbour. */
const smallest = 0.25;

/**
 * SLIC superpixels (Achanta, Shaji, Smith, Lucchi, Fua & Süsstrunk 2012, Algorithm 1): k-means of colour and place, in which
 * a centre is compared with no more than the pixels around it, D² = d_colour² + (d_place / S)² m², S the distance of
 * centres at first and m the compactness. Segments are connected: what is cut off joins a neighbour.
 */
export function slic(
  image: SegmentedImage,
  { segments, compactness }: { segments: number; compactness: number },
): Int32Array {
  const [height, width] = image.shape;
  const colours = labColours(image);
  const { rows, columns } = gridExtents(height, width, segments);
  const centres = firstCentres(colours, height, width, rows, columns);
  const count = rows * columns;
  // At first on a grid, so at most so far apart in either direction.
  const reach = Math.ceil(Math.max(height / rows, width / columns));
  const placeWeight = compactness ** 2 / ((height * width) / count);
  const labels = new Int32Array(height * width);
  for (let round = 0; round < rounds; round++) {
    assign(colours, height, width, centres, reach, placeWeight, labels);
    moveCentres(colours, width, centres, labels);
  }
  return joinSmallPieces(labels, height, width, smallest * ((height * width) / count));
}

/** Of each centre: L, a, b, row and column. */
type Centres = Float64Array;

/** On a grid, each moved to where the image changes least within 3 × 3 pixels, so that none starts on an edge. */
function firstCentres(colours: Float32Array, height: number, width: number, rows: number, columns: number): Centres {
  const centres = new Float64Array(rows * columns * 5);
  for (let k = 0; k < rows * columns; k++) {
    const middle = (index: number, parts: number, length: number) => Math.floor(((index + 0.5) * length) / parts);
    const y = middle(Math.floor(k / columns), rows, height);
    const x = middle(k % columns, columns, width);
    let [best, bestChange] = [y * width + x, changeAt(colours, height, width, y, x)];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const change = changeAt(colours, height, width, row, column);
        if (change < bestChange) [best, bestChange] = [row * width + column, change];
      }
    const colour = colours.subarray(3 * best, 3 * best + 3);
    centres.set([...colour, Math.floor(best / width), best % width], 5 * k);
  }
  return centres;
}

/** ‖I(x + 1, y) − I(x − 1, y)‖² + ‖I(x, y + 1) − I(x, y − 1)‖² */
function changeAt(colours: Float32Array, height: number, width: number, y: number, x: number): number {
  const at = (row: number, column: number) =>
    3 * (Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column)));
  const [left, right, above, below] = [at(y, x - 1), at(y, x + 1), at(y - 1, x), at(y + 1, x)];
  let change = 0;
  for (let c = 0; c < 3; c++)
    change += (colours[right + c]! - colours[left + c]!) ** 2 + (colours[below + c]! - colours[above + c]!) ** 2;
  return change;
}

/** Gives each pixel to the nearest centre among those within reach; where they tie, to the first. */
function assign(
  colours: Float32Array,
  height: number,
  width: number,
  centres: Centres,
  reach: number,
  placeWeight: number,
  labels: Int32Array,
): void {
  const distances = new Float64Array(labels.length).fill(Number.POSITIVE_INFINITY);
  for (let k = 0; 5 * k < centres.length; k++) {
    const [l, a, b, y, x] = centres.subarray(5 * k, 5 * k + 5) as unknown as [number, number, number, number, number];
    const lastRow = Math.min(height - 1, Math.floor(y + reach));
    const lastColumn = Math.min(width - 1, Math.floor(x + reach));
    for (let row = Math.max(0, Math.ceil(y - reach)); row <= lastRow; row++)
      for (let column = Math.max(0, Math.ceil(x - reach)); column <= lastColumn; column++) {
        const pixel = row * width + column;
        const colour =
          (colours[3 * pixel]! - l) ** 2 + (colours[3 * pixel + 1]! - a) ** 2 + (colours[3 * pixel + 2]! - b) ** 2;
        const distance = colour + placeWeight * ((row - y) ** 2 + (column - x) ** 2);
        if (distance >= distances[pixel]!) continue;
        distances[pixel] = distance;
        labels[pixel] = k;
      }
  }
}

/** Each centre to the mean of its pixels; one without pixels stays. */
function moveCentres(colours: Float32Array, width: number, centres: Centres, labels: Int32Array): void {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length / 5);
  for (const [pixel, label] of labels.entries()) {
    counts[label]! += 1;
    for (let c = 0; c < 3; c++) sums[5 * label + c]! += colours[3 * pixel + c]!;
    sums[5 * label + 3]! += Math.floor(pixel / width);
    sums[5 * label + 4]! += pixel % width;
  }
  for (const [label, count] of counts.entries())
    if (count > 0) for (let c = 0; c < 5; c++) centres[5 * label + c] = sums[5 * label + c]! / count;
}
