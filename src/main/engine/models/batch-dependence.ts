import { seededGenerator } from "#shared/random/generator.ts";
import { sizeOf } from "../compile/shapes.ts";
import { AGREEMENT } from "./import-agreement.ts";
import type { RawAnswers } from "./raw-answers.ts";

/**
 * Whether a classifier answers an image differently among others than alone, as one does that normalises by the batch that
 * it happens to see. The image is asked about by itself, and beside a white, a faint and a black one: what depends on the
 * others' brightness, contrast or number shows there.
 * @param ask gives the answers to images `[count, H, W, C]`
 * @returns what is wrong, in words that follow "…: "; null where nothing is
 */
export async function batchDependence(
  imageShape: readonly [number, number, number],
  ask: (images: Float32Array) => Promise<RawAnswers>,
): Promise<string | null> {
  const size = sizeOf(imageShape);
  const generator = seededGenerator(1).split("batch-check");
  const image = Float32Array.from({ length: size }, () => generator.next());
  // A file for a fixed number of images sees black ones where it is asked about fewer, hence the white one first.
  const white = new Float32Array(size).fill(1);
  const others = [white, image, image.map((value) => value / 20), new Float32Array(size)];
  const together = new Float32Array(others.length * size);
  for (const [place, other] of others.entries()) together.set(other, place * size);
  const alone = await ask(image);
  const among = await ask(together);
  const own = among.values.subarray(among.width, 2 * among.width);
  let [difference, largest] = [0, 0];
  for (const [k, value] of alone.values.entries()) {
    const change = Math.abs(own[k]! - value);
    difference = Number.isNaN(change) ? Number.POSITIVE_INFINITY : Math.max(difference, change);
    largest = Math.max(largest, Math.abs(value));
  }
  if (difference <= AGREEMENT * largest) return null;
  return `it answers an image differently alone and among others, by ${((100 * difference) / largest).toPrecision(2)}% of its largest answer, as with batch statistics at inference`;
}
