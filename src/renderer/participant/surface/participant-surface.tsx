import type { ReactNode } from "react";
import classes from "./participant-surface.module.css";

interface Props {
  /** Share of the session that is answered, 0 to 1; null where there is none to show. */
  readonly progress: number | null;
  readonly children: ReactNode;
}

/** Mid-grey from edge to edge with a thin line of progress: all that stays while screens come and go. */
export function ParticipantSurface({ progress, children }: Props) {
  return (
    <div className={classes.surface}>
      {progress !== null && (
        <div
          className={classes.progress}
          role="progressbar"
          aria-label="Progress"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(100 * progress)}
        >
          <div className={classes.done} style={{ width: `${100 * progress}%` }} />
        </div>
      )}
      {children}
    </div>
  );
}
