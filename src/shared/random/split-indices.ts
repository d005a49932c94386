import { seededGenerator } from "./generator.ts";

export interface SplitIndices {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Splits a dataset into training and test images, class by class: the test part has round(N · testFraction) images, and
 * of each class its share to within one. Which ones is decided by the seed alone, per class, so that classes added
 * later leave the others' split as it was.
 * @param labels the class of each image
 * @returns positions in `labels`, ascending
 */
export function splitIndices(labels: ArrayLike<number>, testFraction: number, seed: number): SplitIndices {
  if (!(testFraction > 0 && testFraction < 1))
    throw new RangeError(`testFraction lies between 0 and 1, unlike ${testFraction}`);
  const generator = seededGenerator(seed).split("train/test");
  const classes = byClass(labels);
  const testCounts = apportion([...classes.values()].map((members) => members.length * testFraction));
  const isTest = new Uint8Array(labels.length);
  for (const [position, [label, members]] of [...classes].entries())
    for (const index of generator.split(`class ${label}`).choose(members, testCounts[position]!)) isTest[index] = 1;
  const indices = Int32Array.from({ length: labels.length }, (_, index) => index);
  return {
    train: indices.filter((index) => isTest[index] === 0),
    test: indices.filter((index) => isTest[index] === 1),
  };
}

function byClass(labels: ArrayLike<number>): Map<number, number[]> {
  const classes = new Map<number, number[]>();
  for (let index = 0; index < labels.length; index++) {
    const members = classes.get(labels[index]!);
    if (members) members.push(index);
    else classes.set(labels[index]!, [index]);
  }
  return classes;
}

/** Whole numbers next to the quotas that sum to the quotas' rounded sum (largest remainders; ties to the first). */
function apportion(quotas: readonly number[]): number[] {
  const counts = quotas.map(Math.floor);
  const total = Math.round(quotas.reduce((sum, quota) => sum + quota, 0));
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  const remainder = (position: number) => quotas[position]! - counts[position]!;
  const byRemainder = counts.map((_, position) => position).sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const position of byRemainder.slice(0, missing)) counts[position]!++;
  return counts;
}
