import type { MouseEventHandler, ReactNode } from "react";
import { AnswerButton } from "./answer-button.tsx";
import classes from "./continue-button.module.css";

interface Props {
  /** The key that does the same. */
  readonly keyName?: string;
  readonly chosen?: boolean;
  readonly onClick: MouseEventHandler;
  readonly children: ReactNode;
}

/** The way on, also by its key. */
export function ContinueButton({ keyName = "Space", chosen = false, onClick, children }: Props) {
  return (
    <div className={classes.place} data-way-on>
      <AnswerButton keyName={keyName} chosen={chosen} onClick={onClick}>
        {children}
      </AnswerButton>
    </div>
  );
}
