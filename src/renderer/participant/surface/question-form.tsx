import { useWindowEvent } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import type { Answering } from "../trial-views/trial-view.ts";
import { ContinueButton } from "./continue-button.tsx";
import classes from "./question-form.module.css";
import { ReadingText } from "./reading-text.tsx";

interface Props {
  readonly title: string;
  readonly text?: string | undefined;
  readonly active: boolean;
  /** Whether it is answered. */
  readonly answered: boolean;
  /** What the answer still lacks, in words for the participant; null when it is whole. */
  readonly missing: string | null;
  /** Whether a field takes several lines, so that Enter begins a new one. */
  readonly multiline?: boolean;
  readonly wide?: boolean;
  readonly onContinue: (event: Answering) => void;
  readonly children: ReactNode;
}

/** A question that takes more than one press to answer: the way on is a button, or Enter, and says what is missing. */
export function QuestionForm({ active, answered, missing, multiline = false, onContinue, children, ...text }: Props) {
  const [tried, setTried] = useState(false);
  const goOn = (event: Answering) => (missing === null ? onContinue(event) : setTried(true));
  useWindowEvent("keydown", (event) => {
    if (!active || event.key !== "Enter" || event.altKey || event.isComposing) return;
    const breaksLine = event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey;
    if (breaksLine) return;
    event.preventDefault();
    if (!event.repeat) goOn(event);
  });
  return (
    <ReadingText {...text}>
      {children}
      <div className={classes.end}>
        <ContinueButton
          keyName={multiline ? "Ctrl Enter" : "Enter"}
          chosen={answered}
          onClick={(event) => active && goOn(event)}
        >
          Continue
        </ContinueButton>
        <p className={classes.missing} role="status">
          {tried && missing}
        </p>
      </div>
    </ReadingText>
  );
}
