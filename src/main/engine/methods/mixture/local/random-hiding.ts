import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Perturbations } from "./hidden-segments.ts";

/**
 * Copies of which random features are shown, and a random number of them, each number as probable as another (Ribeiro et
 * al. 2016, §3.3): so that images near the one that is explained are among them, and such as show little of it. In the
 * first image nothing is hidden.
 */
export function randomHiding(features: Int32Array, count: number, generator: RandomGenerator): Perturbations {
  const width = features.length;
  const present = new Uint8Array(count * width).fill(1, 0, width);
  const places = Array.from({ length: width }, (_, k) => k);
  for (let row = 1; row < count; row++)
    for (const k of generator.choose(places, 1 + generator.integer(width))) present[row * width + k] = 1;
  return { features, count, present };
}
