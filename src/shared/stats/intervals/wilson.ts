import { normalQuantile } from "../distributions.ts";
import type { Interval } from "./wald.ts";

/** Wilson's 95% score interval (1927) of a share: within 0 to 1 and of sensible width however few there are; of none, all. */
export function wilsonInterval(successes: number, n: number): Interval {
  if (n === 0) return { lower: 0, upper: 1 };
  const z = normalQuantile(0.975);
  const p = successes / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}
