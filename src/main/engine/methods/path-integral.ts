import type { Watch } from "../watch.ts";

/** How exactly a path is integrated over. */
export interface PathPrecision {
  /** How far the attributions' sum may be from the answer's difference between the path's ends. */
  readonly tolerance: number;
  /** Gradients that are taken at first, at the middles of so many pieces of the path. */
  readonly pieces: number;
  /** No more gradients are taken than that, whether or not the tolerance is met. */
  readonly most: number;
}

export interface IntegratedPath {
  /** ∫ of the slopes over the path. */
  readonly attributions: Float64Array;
  /** f at the path's end less f at its start, which complete attributions add up to. */
  readonly difference: number;
  /** Their sum less that. */
  readonly completenessError: number;
  /** Gradients that were taken. */
  readonly steps: number;
}

/** A straight path from x′ (0) to x (1). */
export interface Path {
  /** How many attributions there are. */
  readonly size: number;
  /** The answers at places of the path. */
  answers(places: readonly number[]): Promise<readonly number[]>;
  /** At each of the places, in their order: the answer, and its slope, ∇f ∘ (x − x′), summed as attributions are. */
  slopes(places: readonly number[]): AsyncIterable<{ readonly answer: number; readonly slope: ArrayLike<number> }>;
}

/** A piece of the path from x′ (0) to x (1), with the answers at its ends. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly below: number;
  readonly above: number;
}

/**
 * Integrated gradients along a straight line (equation 1 of Sundararajan, Taly & Yan 2017), as exact as asked for.
 *
 * The midpoint rule misses by what it makes of the network's kinks, wherever these lie. Over any piece of the path the
 * integral's sum is known, it is the answer's difference between the ends, so each piece tells its own error: pieces whose
 * error is small stay, the others are halved, until the sum of all is complete to within the tolerance.
 */
export async function integrateAlong(
  path: Path,
  precision: PathPrecision,
  { onProgress }: Pick<Watch, "onProgress">,
): Promise<IntegratedPath> {
  const { size } = path;
  const { tolerance, most } = precision;
  const ends = await path.answers(Array.from({ length: precision.pieces + 1 }, (_, k) => k / precision.pieces));
  let pieces = ends.slice(1).map((above, k): Piece => {
    const [from, to] = [k / precision.pieces, (k + 1) / precision.pieces];
    return { from, to, below: ends[k]!, above };
  });
  const difference = ends.at(-1)! - ends[0]!;
  const settled = new Float64Array(size);
  let open = new Float64Array(size);
  let allowance = tolerance / 2;
  let settledSum = 0;
  for (let steps = pieces.length; ; ) {
    const each = allowance / (2 * pieces.length);
    const halves: Piece[] = [];
    let openSum = 0;
    open = new Float64Array(size);
    let index = 0;
    for await (const { answer, slope } of path.slopes(pieces.map(({ from, to }) => (from + to) / 2))) {
      const piece = pieces[index++]!;
      const length = piece.to - piece.from;
      let sum = 0;
      for (let k = 0; k < size; k++) sum += slope[k]! * length;
      const error = Math.abs(sum - (piece.above - piece.below));
      const enough = error <= each;
      const total = enough ? settled : open;
      for (let k = 0; k < size; k++) total[k]! += slope[k]! * length;
      if (enough) {
        allowance -= error;
        settledSum += sum;
      } else {
        const middle = (piece.from + piece.to) / 2;
        halves.push({ ...piece, to: middle, above: answer }, { ...piece, from: middle, below: answer });
        openSum += sum;
      }
    }
    const completenessError = settledSum + openSum - difference;
    const message = `Complete to ${Math.abs(completenessError).toExponential(1)}`;
    onProgress({ done: Math.min(steps, most), total: most, unit: "gradients", message });
    if (Math.abs(completenessError) <= tolerance || steps + halves.length > most)
      return { attributions: settled.map((value, k) => value + open[k]!), difference, completenessError, steps };
    steps += halves.length;
    pieces = halves;
  }
}
