import type { Pace } from "#shared/study/pace.ts";

/**
 * Whether something that is due so many ms after a start is due in this frame: the nearest one, which may come up to half a
 * refresh before its time.
 */
export const isDue = (afterMs: number, startStamp: number, stamp: number, refreshMs: number | null): boolean =>
  stamp - startStamp + (refreshMs ?? 1000 / 60) / 2 >= afterMs;

/** What stands on the screen before a trial, in this frame. */
export function beforeTrial(
  { blankMs, fixationMs }: Pick<Pace, "blankMs" | "fixationMs">,
  startStamp: number,
  stamp: number,
  refreshMs: number | null,
): "blank" | "cross" | "trial" {
  if (isDue(blankMs + fixationMs, startStamp, stamp, refreshMs)) return "trial";
  return isDue(blankMs, startStamp, stamp, refreshMs) ? "cross" : "blank";
}
