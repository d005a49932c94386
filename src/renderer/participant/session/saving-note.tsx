import { TrialFrame } from "../surface/trial-frame.tsx";
import classes from "./bottom-centre.module.css";

interface Props {
  readonly text: string;
  /** Whether an answer is not stored yet; this window keeps it and sends it again. */
  readonly unsaved: boolean;
}

/** A calm word while the participant has to wait. Nothing is lost meanwhile. */
export function SavingNote({ text, unsaved }: Props) {
  return (
    <TrialFrame>
      <div className={classes.place} role="status">
        <p className={classes.text}>{text}</p>
        {unsaved && (
          <p className={classes.text}>
            Your last answer is not saved yet. It is kept here and will be saved as soon as that is possible.
          </p>
        )}
        <p className={classes.text}>If this takes long, please call the researcher, and leave this window open.</p>
      </div>
    </TrialFrame>
  );
}
