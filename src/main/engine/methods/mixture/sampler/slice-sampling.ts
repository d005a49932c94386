import type { RandomGenerator } from "#shared/random/generator.ts";
import { exponentialDraw } from "#shared/random/variates.ts";

/** No logarithm is taken to be farther from 0: beyond lies nothing but what rounds to 0 or ∞. */
const farthest = 300;

/**
 * One slice update of a positive number on its logarithm, stepping out and shrinking (Neal 2003, figures 3 and 5).
 * @param logDensity of the logarithm, up to a constant: the Jacobian is in it
 */
export function sliceLog(value: number, logDensity: (value: number) => number, random: RandomGenerator): number {
  const at = (t: number) => (Math.abs(t) < farthest ? logDensity(Math.exp(t)) : Number.NEGATIVE_INFINITY);
  const x = Math.log(value);
  const level = at(x) - exponentialDraw(random);
  let low = x - random.next();
  let high = low + 1;
  while (at(low) > level) low--;
  while (at(high) > level) high++;
  for (;;) {
    const t = low + (high - low) * random.next();
    if (at(t) > level) return Math.exp(t);
    if (t < x) low = t;
    else high = t;
    // What is left is a point: the density is NaN or a spike, and the chain stays.
    if (high - low < 1e-14) return value;
  }
}
