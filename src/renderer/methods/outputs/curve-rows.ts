import type { Curve } from "#shared/methods/outputs/evaluation.ts";

/** A point of some of the curves: what they have there as `y0`, `y1`, …; null where they have nothing. */
export type CurveRow = Readonly<Record<string, number | null>> & { readonly x: number };

/**
 * Curves on the same axes as rows in the order of x. Curves that have a point at the same x share its row; a curve that has
 * several there, as the steps of a ROC curve, keeps them all, in its own order.
 */
export function curveRows(curves: readonly Pick<Curve, "x" | "y">[]): CurveRow[] {
  const nothing = Object.fromEntries(curves.map((_, k) => [`y${k}`, null]));
  const rows = new Map<string, CurveRow>();
  for (const [k, { x, y }] of curves.entries()) {
    const met = new Map<number, number>();
    for (const [i, at] of x.entries()) {
      const nth = met.get(at) ?? 0;
      met.set(at, nth + 1);
      const key = `${at} ${nth}`;
      rows.set(key, { ...nothing, ...rows.get(key), x: at, [`y${k}`]: y[i]! });
    }
  }
  return [...rows.values()].sort((a, b) => a.x - b.x);
}
