import { seededGenerator } from "#shared/random/generator.ts";
import { sizeOf } from "../compile/shapes.ts";
import { AGREEMENT } from "./import-agreement.ts";
import type { RawAnswers } from "./raw-answers.ts";

/**
 * Whether a classifier answers an image differently among others than alone, as one does that normalises by the batch that
 * it happens to see. A bright and a faint image are asked about each by itself, and both beside a white and a black one:
 * what depends on the others' brightness, contrast or number shows in one of the two, whichever image is foremost in it.
 * @param ask gives the answers to images `[count, H, W, C]`
 * @returns what is wrong, in words that follow "…: "; null where nothing is
 */
export async function batchDependence(
  imageShape: readonly [number, number, number],
  ask: (images: Float32Array) => Promise<RawAnswers>,
): Promise<string | null> {
  const size = sizeOf(imageShape);
  const generator = seededGenerator(1).split("batch-check");
  const bright = Float32Array.from({ length: size }, () => generator.next());
  const faint = bright.map((value) => value / 20);
  // A file for a fixed number of images sees black ones where it is asked about fewer, hence the white one first.
  const others = [new Float32Array(size).fill(1), bright, faint, new Float32Array(size)];
  const together = new Float32Array(others.length * size);
  for (const [place, other] of others.entries()) together.set(other, place * size);
  const among = await ask(together);
  const changes = [];
  for (const place of [1, 2]) {
    const alone = await ask(others[place]!);
    changes.push(relativeChange(alone.values, among.values.subarray(place * among.width, (place + 1) * among.width)));
  }
  const change = Math.max(...changes);
  if (change <= AGREEMENT) return null;
  return `it answers an image differently alone and among others, by ${(100 * change).toPrecision(2)}% of its largest answer, as with batch statistics at inference`;
}

/** The largest difference of two answers, as a share of the first one's largest value. */
function relativeChange(alone: RawAnswers["values"], among: RawAnswers["values"]): number {
  let [difference, largest] = [0, 0];
  for (const [k, value] of alone.entries()) {
    const change = Math.abs(among[k]! - value);
    difference = Number.isNaN(change) ? Number.POSITIVE_INFINITY : Math.max(difference, change);
    largest = Math.max(largest, Math.abs(value));
  }
  return difference === 0 ? 0 : difference / largest;
}
