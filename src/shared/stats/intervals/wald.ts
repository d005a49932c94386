import { normalQuantile, studentQuantile } from "../distributions.ts";

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** estimate ± z·stdError; with degrees of freedom, t in place of z. */
export function waldInterval(
  estimate: number,
  stdError: number,
  level = 0.95,
  df = Number.POSITIVE_INFINITY,
): Interval {
  const p = (1 + level) / 2;
  const half = (df === Number.POSITIVE_INFINITY ? normalQuantile(p) : studentQuantile(p, df)) * stdError;
  return { lower: estimate - half, upper: estimate + half };
}
