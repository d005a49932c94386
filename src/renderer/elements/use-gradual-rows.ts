import type { VirtualItem } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useReducer, useRef } from "react";

/**
 * Of the rows that are wanted, those to draw in this frame. A jump brings a screen of new ones, more than a frame has time
 * for: they come a few a frame, those in the middle first, and the window answers meanwhile.
 */
export function useGradualRows(wanted: readonly VirtualItem[], newInFrame: number): VirtualItem[] {
  const drawn = useRef<ReadonlySet<VirtualItem["key"]>>(new Set());
  const [, drawMore] = useReducer((turn: number) => turn + 1, 0);
  const middle = wanted[Math.floor(wanted.length / 2)]?.index ?? 0;
  const fresh = wanted
    .filter(({ key }) => !drawn.current.has(key))
    .sort((a, b) => Math.abs(a.index - middle) - Math.abs(b.index - middle));
  const later = new Set(fresh.slice(newInFrame));
  const rows = wanted.filter((row) => !later.has(row));
  useLayoutEffect(() => {
    drawn.current = new Set(rows.map(({ key }) => key));
  });
  const left = later.size;
  useEffect(() => {
    if (left === 0) return;
    const frame = requestAnimationFrame(drawMore);
    return () => cancelAnimationFrame(frame);
  });
  return rows;
}
