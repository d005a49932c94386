import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Perturbations } from "./hidden-segments.ts";

/** Each feature shown with probability ½, independently; in the first image nothing is hidden. */
export function randomHiding(features: Int32Array, count: number, generator: RandomGenerator): Perturbations {
  const present = Uint8Array.from({ length: count * features.length }, (_, k) =>
    k < features.length || generator.next() < 0.5 ? 1 : 0,
  );
  return { features, count, present };
}
