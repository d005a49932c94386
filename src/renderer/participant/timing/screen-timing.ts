import type { Timing } from "#shared/study/screen.ts";
import { droppedBetween } from "./refresh-interval.ts";

/**
 * How long after its nominal onset a screen may still be missing frames for the onset to be in doubt, in ms. A frame
 * that is dropped later moves neither stamp: the screen already shows, and input events are stamped by the system
 * when they happen, not when the page gets to them.
 */
const onsetWindow = 100;

/** What happened while one screen was up. */
export interface ScreenRecord {
  /** Stamp of the animation frame in which the screen showed, in ms. */
  readonly timeShow: number;
  /** Animation frames since, in order, `timeShow` first. */
  readonly frames: readonly number[];
  readonly visibilityLosses: number;
  readonly focusLosses: number;
  readonly refreshMs: number | null;
}

/**
 * The timing that is stored with a response. `timingOk` says that the response time can be trusted to a frame: the
 * refresh interval is known, the participant's window was visible and had the focus all the time, no frame was
 * dropped as the screen appeared, and the response came after the onset.
 */
export function screenTiming(record: ScreenRecord, timeResponse: number): Timing {
  const { timeShow, refreshMs, visibilityLosses, focusLosses } = record;
  const frames = record.frames.filter((stamp) => stamp <= timeResponse);
  const dropped = (stamps: readonly number[]) =>
    refreshMs === null
      ? 0
      : stamps.slice(1).reduce((sum, stamp, index) => sum + droppedBetween(stamps[index]!, stamp, refreshMs), 0);
  // The gap that straddles the end of the window began inside it, so the frame after it belongs to the onset too.
  const firstBeyond = frames.findIndex((stamp) => stamp > timeShow + onsetWindow);
  const onset = firstBeyond < 0 ? frames : frames.slice(0, firstBeyond + 1);
  return {
    timeShow,
    timeResponse,
    refreshMs,
    droppedFrames: dropped(frames),
    visibilityLosses,
    focusLosses,
    timingOk:
      refreshMs !== null &&
      visibilityLosses === 0 &&
      focusLosses === 0 &&
      dropped(onset) === 0 &&
      timeResponse >= timeShow,
  };
}
