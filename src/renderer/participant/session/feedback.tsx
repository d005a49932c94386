import { ContinueButton } from "../surface/continue-button.tsx";
import { TrialFrame } from "../surface/trial-frame.tsx";
import { useAnswerKeys } from "../trial-views/use-answer-keys.ts";
import classes from "./bottom-centre.module.css";

interface Props {
  readonly text: string;
  readonly onContinue: () => void;
}

/** What a practice trial's answer was worth, between the two answers, until the participant goes on. */
export function Feedback({ text, onContinue }: Props) {
  useAnswerKeys(true, { " ": onContinue });
  return (
    <TrialFrame>
      <div className={classes.place}>
        <p className={classes.text} role="status">
          {text}
        </p>
        <ContinueButton onClick={onContinue}>Continue</ContinueButton>
      </div>
    </TrialFrame>
  );
}
