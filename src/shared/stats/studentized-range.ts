import { logGamma, normalCdf } from "./distributions.ts";

/**
 * P(Q > q) for the studentized range Q of k independent normal means with df degrees of freedom (infinite: known variance),
 * as Tukey's test uses it. Absolute accuracy about 1e-9.
 */
export function studentizedRangeUpper(q: number, k: number, df = Number.POSITIVE_INFINITY): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q <= 0) return 1;
  if (df === Number.POSITIVE_INFINITY) return rangeUpper(q, k);
  // s = √(χ²_df / df) has density 2 (df/2)^(df/2) / Γ(df/2) · s^(df−1) e^(−df s²/2), with spread about 1/√(2 df).
  const logConstant = Math.log(2) + (df / 2) * Math.log(df / 2) - logGamma(df / 2);
  const density = (s: number) => (s <= 0 ? 0 : Math.exp(logConstant + (df - 1) * Math.log(s) - (df * s * s) / 2));
  const spread = 10 / Math.sqrt(2 * df);
  return Math.min(
    1,
    simpson((s) => density(s) * rangeUpper(q * s, k), Math.max(0, 1 - spread), 1 + Math.max(spread, 1), 400),
  );
}

/** P(range of k standard normals > w) = 1 − k ∫ φ(z) [Φ(z) − Φ(z − w)]^(k−1) dz. */
function rangeUpper(w: number, k: number): number {
  const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  // 1 = k ∫ φ Φ^(k−1): the difference is integrated, so that small tails keep their digits.
  return (
    k *
    simpson((z) => density(z) * (normalCdf(z) ** (k - 1) - (normalCdf(z) - normalCdf(z - w)) ** (k - 1)), -9, 9, 240)
  );
}

/** Simpson's rule with an even number of intervals. */
function simpson(f: (x: number) => number, from: number, to: number, intervals: number): number {
  const h = (to - from) / intervals;
  let sum = f(from) + f(to);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h);
  return (sum * h) / 3;
}
