import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { droppedBetween, refreshInterval } from "./refresh-interval.ts";
import { ScreenClock } from "./screen-clock.ts";

const frames = (from: number, count: number, interval: number) =>
  Array.from({ length: count }, (_, index) => from + index * interval);

function runningClock(interval: number, until = 1000): { clock: ScreenClock; now: number } {
  const clock = new ScreenClock();
  const stamps = frames(0, Math.floor(until / interval), interval);
  for (const stamp of stamps) clock.frame(stamp);
  return { clock, now: stamps.at(-1)! };
}

describe("refresh interval", () => {
  test("is recovered from jittered frames with some of them dropped", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1000 / 60, 1000 / 120, 1000 / 144, 1000 / 75),
        fc.array(fc.record({ jitter: fc.double({ min: -0.4, max: 0.4, noNaN: true }), drop: fc.nat(9) }), {
          minLength: 60,
          maxLength: 200,
        }),
        (interval, noise) => {
          // One frame in ten is dropped at most.
          let tick = 0;
          const stamps = noise.map(({ jitter, drop }, index) => {
            tick += drop === 0 && index % 5 === 0 ? 2 : 1;
            return tick * interval + jitter;
          });
          expect(Math.abs(refreshInterval(stamps)! - interval)).toBeLessThan(0.9);
        },
      ),
    );
  });

  test("is unknown with few frames and on a throttled page", () => {
    expect(refreshInterval(frames(0, 15, 16.7))).toBeNull();
    expect(refreshInterval(frames(0, 60, 1000))).toBeNull();
  });

  test("counts the frames that never came", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: -0.45, max: 0.45, noNaN: true }),
        (lost, jitter) => {
          expect(droppedBetween(0, (lost + 1 + jitter) * 16.7, 16.7)).toBe(lost);
        },
      ),
    );
  });
});

describe("a screen's timing", () => {
  test("is the difference of the frame's stamp and the event's stamp, whatever the frames in between", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20_000, noNaN: true }), (reaction) => {
        const { clock, now } = runningClock(1000 / 60);
        const onset = now + 1000 / 60;
        clock.frame(onset);
        clock.show(onset);
        for (const stamp of frames(onset, Math.ceil(reaction / 16.67), 1000 / 60)) clock.frame(stamp);
        const timing = clock.respond(onset + reaction)!;
        expect(timing.timeResponse - timing.timeShow).toBeCloseTo(reaction, 9);
        expect(timing).toMatchObject({ droppedFrames: 0, timingOk: true });
        expect(timing.refreshMs).toBeCloseTo(1000 / 60, 6);
      }),
    );
  });

  test("a response before the onset does not count and the screen stays", () => {
    const { clock, now } = runningClock(10);
    expect(clock.respond(now)).toBeNull();
    clock.show(now + 10);
    expect(clock.respond(now + 9.9)).toBeNull();
    expect(clock.showing).toBe(true);
    expect(clock.respond(now + 300)?.timeShow).toBe(now + 10);
    expect(clock.respond(now + 301)).toBeNull();
  });

  test("a frame dropped at the onset spoils the timing, one dropped later is only counted", () => {
    const shown = (gapAt: number) => {
      const { clock, now } = runningClock(10);
      clock.show(now + 10);
      for (const stamp of frames(now + 10, 100, 10)) if (stamp - now !== gapAt) clock.frame(stamp);
      return clock.respond(now + 900)!;
    };
    expect(shown(20)).toMatchObject({ droppedFrames: 1, timingOk: false });
    expect(shown(110)).toMatchObject({ droppedFrames: 1, timingOk: false });
    expect(shown(500)).toMatchObject({ droppedFrames: 1, timingOk: true });
    expect(shown(950)).toMatchObject({ droppedFrames: 0, timingOk: true });
  });

  test("losses while a screen shows are counted and spoil the timing, those before are not", () => {
    const { clock, now } = runningClock(10);
    clock.lostFocus();
    clock.show(now + 10);
    clock.lostFocus();
    clock.lostFocus();
    for (const stamp of frames(now + 10, 40, 10)) clock.frame(stamp);
    expect(clock.respond(now + 400)).toMatchObject({ focusLosses: 2, visibilityLosses: 0, timingOk: false });
    clock.show(now + 500);
    for (const stamp of frames(now + 500, 5, 10)) clock.frame(stamp);
    clock.lostVisibility();
    const timing = clock.respond(now + 900);
    expect(timing).toMatchObject({ focusLosses: 0, visibilityLosses: 1, timingOk: false });
    expect(timing?.refreshMs).toBeCloseTo(10, 6);
  });

  test("without a known refresh interval the timing is not vouched for", () => {
    const clock = new ScreenClock();
    clock.show(5);
    expect(clock.respond(100)).toMatchObject({ refreshMs: null, timingOk: false });
  });
});
