/** E[f(Z)] for Z ~ N(0, 1), by the trapezium rule on [−9, 9], which converges geometrically for smooth f. */
export function normalExpectation(f: (z: number) => number, steps = 20_000): number {
  const width = 18 / steps;
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const z = -9 + k * width;
    sum += f(z) * Math.exp(-0.5 * z * z) * (k === 0 || k === steps ? 0.5 : 1);
  }
  return (sum * width) / Math.sqrt(2 * Math.PI);
}

/** Φ, by the series of Marsaglia (2004), to 15 digits where |x| < 7. */
export function normalCdf(x: number): number {
  if (x < -7) return 0;
  if (x > 7) return 1;
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}

/** Φ₂(h, h; ρ) = P(X < h, Y < h) of standard normals with correlation ρ. */
export function bivariateNormalCdf(h: number, rho: number): number {
  if (rho >= 1 - 1e-12) return normalCdf(h);
  const scale = Math.sqrt(1 - rho * rho);
  // P(X < h | Y = y) times φ(y), over y < h; the trapezium rule again, with its end at h.
  const steps = 4000;
  const width = (h + 9) / steps;
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const y = -9 + k * width;
    sum += normalCdf((h - rho * y) / scale) * Math.exp(-0.5 * y * y) * (k === 0 || k === steps ? 0.5 : 1);
  }
  return (sum * width) / Math.sqrt(2 * Math.PI);
}
