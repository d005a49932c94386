import type { ReactNode } from "react";
import classes from "./trial-frame.module.css";

/**
 * The part of the screen that a trial uses: the same size on every larger screen, in its middle, so that question,
 * images and answers keep their distances.
 */
export function TrialFrame({ children }: { readonly children: ReactNode }) {
  return <div className={classes.frame}>{children}</div>;
}
