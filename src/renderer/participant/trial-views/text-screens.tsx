import { useEffect, useState } from "react";
import { breakScreen } from "#shared/study/trial-types/break.ts";
import { consent } from "#shared/study/trial-types/consent.ts";
import { debrief } from "#shared/study/trial-types/debrief.ts";
import { instruction } from "#shared/study/trial-types/instruction.ts";
import { AnswerButton } from "../surface/answer-button.tsx";
import { ContinueButton } from "../surface/continue-button.tsx";
import { ReadingScreen } from "./reading-screen.tsx";
import classes from "./text-screens.module.css";
import { type Answering, type TrialViewProps, trialView } from "./trial-view.ts";
import type { AnswerKeys } from "./use-answer-keys.ts";

interface Props extends Pick<TrialViewProps<{ title: string; text: string }, unknown>, "view" | "active" | "given"> {
  /** What the button says. */
  readonly label: string;
  readonly onContinue: (event: Answering) => void;
}

/** A text and one way on: the button or the space bar. */
function TextScreen({ view, active, given, label, onContinue }: Props) {
  return (
    <ReadingScreen title={view.title} text={view.text} active={active} onSpace={onContinue}>
      <ContinueButton chosen={given !== null} onClick={(event) => active && onContinue(event)}>
        {label}
      </ContinueButton>
    </ReadingScreen>
  );
}

export const instructionView = trialView(instruction, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Continue" onContinue={(event) => onRespond({}, event)} />
));

/** The way on, and where the study offers it the way out. */
export const consentView = trialView(consent, ({ view, active, given, onRespond }) => {
  const agree = (event: Answering) => active && onRespond({ agreed: true }, event);
  const refuse = (event: Answering) => active && onRespond({ agreed: false }, event);
  const keys: AnswerKeys = view.disagree ? { n: refuse } : {};
  return (
    <ReadingScreen title={view.title} text={view.text} active={active} onSpace={agree} keys={keys}>
      <div className={classes.ways}>
        <ContinueButton chosen={given?.agreed === true} onClick={agree}>
          {view.agree}
        </ContinueButton>
        {view.disagree && (
          // Its own keys: the space bar refuses where it has the focus, and agrees everywhere else.
          <div data-own-keys>
            <AnswerButton keyName="N" chosen={given?.agreed === false} onClick={refuse}>
              {view.disagree}
            </AnswerButton>
          </div>
        )}
      </div>
    </ReadingScreen>
  );
});

/** The way on opens when the least time is over; until then the screen says how long that takes. */
export const breakView = trialView(breakScreen, ({ view, active, given, onRespond }) => {
  const left = useSecondsLeft(view.leastSeconds ?? 0, active);
  const goOn = (event: Answering) => active && left === 0 && onRespond({}, event);
  return (
    <ReadingScreen title={view.title} text={view.text} active={active} onSpace={goOn}>
      {left > 0 && given === null ? (
        <p className={classes.wait} role="timer">
          {left === 1 ? "You can go on in 1 second." : `You can go on in ${left} seconds.`}
        </p>
      ) : (
        <ContinueButton chosen={given !== null} onClick={goOn}>
          Go on
        </ContinueButton>
      )}
    </ReadingScreen>
  );
});

export const debriefView = trialView(debrief, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Finish" onContinue={(event) => onRespond({}, event)} />
));

/** Whole seconds until so many have passed since the screen was first shown. */
function useSecondsLeft(seconds: number, shown: boolean): number {
  const [left, setLeft] = useState(seconds);
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (shown) setSince((earlier) => earlier ?? performance.now());
  }, [shown]);
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => {
      const remaining = Math.max(0, Math.ceil(seconds - (performance.now() - since) / 1000));
      setLeft(remaining);
      if (remaining === 0) clearInterval(timer);
    }, 200);
    return () => clearInterval(timer);
  }, [since, seconds]);
  return left;
}
