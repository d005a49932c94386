import { stars } from "#shared/stats/number-format.ts";

/** A p value to two significant digits, as R bounds it: 0.0132, "< 2.2e-16". */
export function formatPValue(p: number): string {
  if (Number.isNaN(p)) return "–";
  if (p < 2.2e-16) return "< 2.2e-16";
  return p < 1e-4 ? p.toExponential(1) : String(Number(p.toPrecision(p < 0.1 ? 2 : 3)));
}

/** "−1.06***": an estimate as the paper's Table 1 has it. */
export function starred(estimate: string, p: number): string {
  return `${estimate}${Number.isNaN(p) ? "" : stars(p).replace(".", "").trim()}`;
}
