import { useElementSize } from "@mantine/hooks";
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
 * participants may have, made smaller as a whole where there is less room. It is looked at, not answered.
 */
export function ScaledScreen({ screen, progress, given = null }: Props) {
  const { ref, width, height } = useElementSize();
  const scale = Math.min(1, width / smallestWindow.width, height / smallestWindow.height);
  return (
    <div ref={ref} className={classes.room}>
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
