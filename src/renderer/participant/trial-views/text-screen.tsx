import { ContinueButton } from "../surface/continue-button.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import type { TrialViewProps } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

interface Props extends Pick<TrialViewProps<{ title: string; text: string }, unknown>, "view" | "active" | "given"> {
  /** What the button says. */
  readonly label: string;
  readonly onContinue: (event: { readonly timeStamp: number }) => void;
}

/** A title, a text and one way on: the button or the space bar. */
export function TextScreen({ view, active, given, label, onContinue }: Props) {
  useAnswerKeys(active, { " ": onContinue });
  return (
    <ReadingText title={view.title} text={view.text}>
      <ContinueButton chosen={given !== null} onClick={(event) => active && onContinue(event)}>
        {label}
      </ContinueButton>
    </ReadingText>
  );
}
