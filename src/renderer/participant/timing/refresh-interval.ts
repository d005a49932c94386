/** Gaps needed before the median says anything. */
const enoughGaps = 20;

/** No display in use refreshes outside 20-500 Hz: a median beyond is the browser throttling the page. */
const plausible = { shortest: 2, longest: 50 };

/**
 * The display's refresh interval in ms: the median gap between successive animation frames. The median, because
 * dropped frames lengthen some gaps and must not move the estimate. Null while there are too few frames, and where
 * the gaps are not those of a display.
 */
export function refreshInterval(stamps: readonly number[]): number | null {
  const gaps = stamps.slice(1).map((stamp, index) => stamp - stamps[index]!);
  if (gaps.length < enoughGaps) return null;
  const sorted = gaps.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return median >= plausible.shortest && median <= plausible.longest ? median : null;
}

/**
 * Frames that were due between two animation frames and never came: 0 where the gap is one interval, give or take
 * half an interval of jitter.
 */
export function droppedBetween(earlier: number, later: number, refreshMs: number): number {
  return Math.max(0, Math.round((later - earlier) / refreshMs) - 1);
}
