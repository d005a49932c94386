import { useLayoutEffect, useRef, useState } from "react";
import { pace } from "#shared/study/pace.ts";
import type { Screen, Timing } from "#shared/study/screen.ts";
import { TrialScreen } from "../surface/trial-screen.tsx";
import { decodeImages } from "../timing/decode-images.ts";
import { beforeTrial, isDue } from "../timing/paced.ts";
import type { ScreenClock } from "../timing/screen-clock.ts";
import type { Response } from "./session-player.ts";
import classes from "./stage.module.css";

interface Props {
  readonly screen: Screen;
  readonly clock: ScreenClock;
  /** Something else is in front: a screen that is not up yet waits, one that is up takes no answer. */
  readonly covered: boolean;
  /** What was answered; null while the screen waits for an answer. */
  readonly given: Response | null;
  readonly onRespond: (response: Response, timing: Timing) => void;
  /** An image cannot be loaded; it is tried again. */
  readonly onImageFailure: (error: unknown) => void;
}

/** The pace of a screen that has none. */
const atOnce = pace.parse({});

/** Pause before images that could not be loaded are tried again, in ms. */
const retryPause = 1000;

/**
 * Lays a screen out unseen, decodes its images, and shows everything in one animation frame, whose stamp is the onset.
 * Mount it anew (by `key`) for each screen.
 */
export function Stage({ screen, clock, covered, given, onRespond, onImageFailure }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const cross = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const waiting = covered && !shown;

  const own = screen.pace ?? atOnce;

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins once per screen and attempt, when nothing covers it
  useLayoutEffect(() => {
    if (shown || waiting) return;
    const element = container.current!;
    let frame = 0;
    let left = false;
    let decoded = false;
    let start: number | null = null;
    const next = (stamp: number) => {
      start ??= stamp;
      const part = beforeTrial(own, start, stamp, clock.refreshMs);
      if (part === "trial" && decoded) return show(stamp);
      // Written to the elements themselves: a render by React could miss this frame.
      cross.current!.style.visibility = part === "blank" || own.fixationMs === 0 ? "hidden" : "visible";
      frame = requestAnimationFrame(next);
    };
    const show = (stamp: number) => {
      cross.current!.style.visibility = "hidden";
      element.style.visibility = "visible";
      clock.frame(stamp);
      clock.show(stamp);
      setShown(true);
    };
    const retry = async (error: unknown) => {
      onImageFailure(error);
      await new Promise((resolve) => setTimeout(resolve, retryPause));
      if (!left) setAttempt((past) => past + 1);
    };
    frame = requestAnimationFrame(next);
    decodeImages(element).then(() => {
      decoded = true;
    }, retry);
    return () => {
      left = true;
      cancelAnimationFrame(frame);
    };
  }, [attempt, waiting]);
  // Before the next screen is laid out, never after: a later clean-up could take the next screen off the clock.
  useLayoutEffect(() => () => clock.hide(), [clock]);

  const answered = given !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts from the onset, whatever is drawn anew meanwhile
  useLayoutEffect(() => {
    if (!shown || answered || (own.imagesMs === 0 && own.maximumMs === 0)) return;
    const onset = clock.timeShow!;
    let frame = requestAnimationFrame(function next(stamp) {
      const isOver = (limitMs: number) => limitMs > 0 && isDue(limitMs, onset, stamp, clock.refreshMs);
      if (isOver(own.imagesMs)) container.current!.dataset.imagesOver = "true";
      if (!isOver(own.maximumMs)) {
        frame = requestAnimationFrame(next);
        return;
      }
      const timing = clock.respond(stamp);
      if (timing) onRespond(null, timing);
    });
    return () => cancelAnimationFrame(frame);
  }, [shown, answered]);

  return (
    <>
      <div ref={cross} className={classes.cross} style={{ visibility: "hidden" }} aria-hidden>
        +
      </div>
      <div ref={container} className={classes.stage} style={{ visibility: shown ? "visible" : "hidden" }}>
        <TrialScreen
          key={attempt}
          screen={screen}
          active={shown && !covered && given === null}
          given={given}
          onRespond={(response, event) => {
            if (clock.timeShow !== null && event.timeStamp - clock.timeShow < own.minimumMs) return;
            const timing = clock.respond(event.timeStamp);
            if (timing) onRespond(response as Response, timing);
          }}
        />
      </div>
    </>
  );
}
