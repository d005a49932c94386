import { useElementSize, useHotkeys, useMergedRef } from "@mantine/hooks";
import { useRef } from "react";
import type { Screen } from "#shared/study/screen.ts";
import { smallestWindow } from "../window-size.ts";
import { ParticipantSurface } from "./participant-surface.tsx";
import classes from "./scaled-screen.module.css";
import { TrialScreen } from "./trial-screen.tsx";

interface Props {
  readonly screen: Screen;
  readonly progress: number;
  readonly given?: unknown;
}

/**
 * A participant's screen inside the workbench: the very components of participant mode, in the smallest window that
 * participants may have, made smaller as a whole where there is less room. It is looked at, not answered: what does not
 * fit is reached by the wheel, and by Page Down and Page Up.
 */
export function ScaledScreen({ screen, progress, given = null }: Props) {
  const { ref: measure, width, height } = useElementSize();
  const room = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(measure, room);
  const scroll = (by: (page: HTMLElement) => number) => {
    const page = room.current && scrollablePart(room.current);
    page?.scrollBy({ top: by(page) });
  };
  useHotkeys([
    ["PageDown", () => scroll(({ clientHeight }) => 0.8 * clientHeight)],
    ["PageUp", () => scroll(({ clientHeight }) => -0.8 * clientHeight)],
  ]);
  const scale = Math.min(1, width / smallestWindow.width, height / smallestWindow.height);
  return (
    <div ref={ref} className={classes.room} onWheel={({ deltaY }) => scroll(() => deltaY)}>
      {scale > 0 && (
        <div
          className={classes.window}
          style={{ width: smallestWindow.width, height: smallestWindow.height, transform: `scale(${scale})` }}
          inert
        >
          <ParticipantSurface progress={progress}>
            <TrialScreen screen={screen} given={given} />
          </ParticipantSurface>
        </div>
      )}
    </div>
  );
}

/** What of the screen is longer than its place; an inert part is not scrolled by the browser itself. */
const scrollablePart = (room: HTMLElement): HTMLElement | undefined =>
  [...room.querySelectorAll<HTMLElement>("*")].find(
    (part) => part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY === "auto",
  );
