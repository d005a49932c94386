import { breakScreen } from "#shared/study/trial-types/break.ts";
import { consent } from "#shared/study/trial-types/consent.ts";
import { debrief } from "#shared/study/trial-types/debrief.ts";
import { instruction } from "#shared/study/trial-types/instruction.ts";
import { ContinueButton } from "../surface/continue-button.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import { type TrialViewProps, trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

interface Props extends Pick<TrialViewProps<{ title: string; text: string }, unknown>, "view" | "active" | "given"> {
  /** What the button says. */
  readonly label: string;
  readonly onContinue: (event: { readonly timeStamp: number }) => void;
}

/** A title, a text and one way on: the button or the space bar. */
function TextScreen({ view, active, given, label, onContinue }: Props) {
  useAnswerKeys(active, { " ": onContinue });
  return (
    <ReadingText title={view.title} text={view.text}>
      <ContinueButton chosen={given !== null} onClick={(event) => active && onContinue(event)}>
        {label}
      </ContinueButton>
    </ReadingText>
  );
}

export const instructionView = trialView(instruction, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Continue" onContinue={(event) => onRespond({}, event)} />
));

export const consentView = trialView(consent, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label={screen.view.agree} onContinue={(event) => onRespond({ agreed: true }, event)} />
));

export const breakView = trialView(breakScreen, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Go on" onContinue={(event) => onRespond({}, event)} />
));

export const debriefView = trialView(debrief, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Finish" onContinue={(event) => onRespond({}, event)} />
));
