import { ContinueButton } from "../surface/continue-button.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import { useAnswerKeys } from "../trial-views/use-answer-keys.ts";
import { LeaveForm } from "./leave-form.tsx";

interface Props {
  readonly title: string;
  readonly text: string;
  readonly studyId: string | undefined;
  readonly onContinue: () => void;
}

/** Covers the session before it begins and when the full screen was left. */
export function PausedScreen({ title, text, studyId, onContinue }: Props) {
  useAnswerKeys(true, { " ": onContinue });
  return (
    <ReadingText title={title} text={text}>
      <ContinueButton onClick={onContinue}>Continue</ContinueButton>
      <LeaveForm studyId={studyId} />
    </ReadingText>
  );
}
