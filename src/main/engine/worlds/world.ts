import type { RandomGenerator } from "#shared/random/generator.ts";
import type { CoordinateMove } from "../methods/level-sets/samplers/random-walk-metropolis.ts";

/** One coordinate of what an image is drawn from. */
export interface Coordinate {
  readonly name: string;
  /** How a random walk moves it. */
  readonly move: CoordinateMove;
}

/** Images that are drawn from parameters z by a program: their prior is known, and they have no gradient by z. */
export interface World {
  readonly coordinates: readonly Coordinate[];
  /** A draw of the prior. The same randomness gives the same parameters. */
  draw(random: RandomGenerator): Float64Array;
  /** log p(z) up to a constant, nats; −∞ where there is no image: a random walk that proposes it stays where it is. */
  logPrior(z: Float64Array): number;
  /** `[side, side, C]`, 0 … 255, of parameters that the prior has. */
  render(z: Float64Array, side: number): Uint8Array;
}
