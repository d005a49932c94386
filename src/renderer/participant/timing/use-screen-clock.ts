import { useEffect, useState } from "react";
import { ScreenClock } from "./screen-clock.ts";

/** A clock that follows this window's animation frames, visibility and focus. */
export function useScreenClock(): ScreenClock {
  const [clock] = useState(() => new ScreenClock());
  useEffect(() => {
    let frame = requestAnimationFrame(function next(stamp) {
      clock.frame(stamp);
      frame = requestAnimationFrame(next);
    });
    const visibility = () => document.visibilityState === "hidden" && clock.lostVisibility();
    const focus = () => clock.lostFocus();
    document.addEventListener("visibilitychange", visibility);
    window.addEventListener("blur", focus);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("visibilitychange", visibility);
      window.removeEventListener("blur", focus);
    };
  }, [clock]);
  return clock;
}
