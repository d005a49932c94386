import { ExemplarError } from "#shared/domain/errors.ts";
import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Watch } from "../../watch.ts";
import type { TargetMaterial } from "../runner.ts";

interface PoolSettings {
  /** Images of each category. */
  readonly pool: number;
  readonly draw: "by-class" | "uniform" | "nearest";
  /** Correlation of pixels from which an image is a near-duplicate of the target. */
  readonly nearDuplicate: number;
}

/** The training images that may teach a target, by their category. */
export interface CandidatePool {
  readonly target: Int32Array;
  readonly alternative: Int32Array;
  /** Left out because they are all but the target itself. */
  readonly nearDuplicates: number;
  /** Left out because their files cannot be read. */
  readonly unreadable: number;
}

/** A category's training images, those first that are rather to be used. */
export type PoolOrder = (images: readonly number[], category: number) => readonly number[] | Promise<readonly number[]>;

/**
 * Training images of the two categories, without the target and its near-duplicates: as many of each in the order that is
 * asked for, or of both together as often as they occur. A random order of a category depends on the seed alone, so that
 * targets of one category are taught from the same pool.
 * @throws ExemplarError `INVALID` that names a category with fewer than two images to teach with
 */
export async function candidatePool(
  subject: TargetMaterial,
  { pool, draw, nearDuplicate }: PoolSettings,
  generator: RandomGenerator,
  nearest: PoolOrder,
  { signal }: Pick<Watch, "signal">,
): Promise<CandidatePool> {
  const { dataset, index, image, targetClass, alternativeClass } = subject;
  const labels = dataset.labels();
  const training = dataset.trainIndices();
  const counts = { nearDuplicates: 0, unreadable: 0 };

  /** The first of these images that may be used, so many of them. */
  async function usable(images: readonly number[], most: number): Promise<number[]> {
    const found: number[] = [];
    for (let from = 0; from < images.length && found.length < most; from += most) {
      signal.throwIfAborted();
      const some = images.slice(from, from + most);
      const unread = new Set<number>();
      const pixels = await dataset.images.read(some, some.length, (row) => unread.add(row));
      for (const [row, candidate] of some.entries()) {
        if (candidate === index || found.length === most) continue;
        const own = pixels.subarray(row * image.length, (row + 1) * image.length);
        if (unread.has(row)) counts.unreadable++;
        else if (correlation(own, image) >= nearDuplicate) counts.nearDuplicates++;
        else found.push(candidate);
      }
    }
    return found;
  }

  const ofClass = (category: number) => Array.from(training).filter((candidate) => labels[candidate] === category);
  const shuffled = (images: readonly number[], label: string) => generator.split(`pool ${label}`).shuffle(images);
  const order: PoolOrder = draw === "nearest" ? nearest : (images, category) => shuffled(images, `${category}`);
  const byCategory = { target: [] as number[], alternative: [] as number[] };
  if (draw !== "uniform") {
    byCategory.target = await usable(await order(ofClass(targetClass), targetClass), pool);
    byCategory.alternative = await usable(await order(ofClass(alternativeClass), alternativeClass), pool);
  } else {
    const both = [...ofClass(targetClass), ...ofClass(alternativeClass)];
    for (const candidate of await usable(shuffled(both, `${targetClass} ${alternativeClass}`), 2 * pool))
      byCategory[labels[candidate] === targetClass ? "target" : "alternative"].push(candidate);
  }
  for (const [role, category] of [
    ["target", targetClass],
    ["alternative", alternativeClass],
  ] as const)
    if (byCategory[role].length < 2)
      throw tooFew(dataset.classNames[category] ?? `class ${category}`, byCategory[role].length, draw);
  return {
    ...counts,
    target: Int32Array.from(byCategory.target),
    alternative: Int32Array.from(byCategory.alternative),
  };
}

const tooFew = (category: string, count: number, draw: PoolSettings["draw"]) =>
  new ExemplarError(
    "INVALID",
    `"${category}" has ${count === 0 ? "no training image" : "only one training image"} that could teach this target, but a set has two of each category`,
    draw === "uniform"
      ? "Draw the pool by class, make it larger, or choose another alternative category."
      : "Choose another alternative category, or import a dataset with more training images of this one.",
  );

/** Pearson's correlation of two images' pixels; 1 of equal images, even where they are of one grey. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb, difference] = [0, 0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[k]! - meanA, b[k]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
    difference = Math.max(difference, Math.abs(a[k]! - b[k]!));
  }
  if (difference === 0) return 1;
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
