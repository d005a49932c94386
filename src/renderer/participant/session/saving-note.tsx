import { TrialFrame } from "../surface/trial-frame.tsx";
import classes from "./bottom-centre.module.css";

/** A calm word while the participant has to wait. Nothing is lost meanwhile. */
export function SavingNote({ text }: { readonly text: string }) {
  return (
    <TrialFrame>
      <div className={classes.place} role="status">
        <p className={classes.text}>{text}</p>
        <p className={classes.text}>If this takes long, please call the researcher. Your answers are kept.</p>
      </div>
    </TrialFrame>
  );
}
