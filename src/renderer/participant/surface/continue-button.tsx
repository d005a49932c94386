import type { MouseEventHandler, ReactNode } from "react";
import { AnswerButton } from "./answer-button.tsx";
import classes from "./continue-button.module.css";

interface Props {
  readonly chosen?: boolean;
  readonly onClick: MouseEventHandler;
  readonly children: ReactNode;
}

/** The way on, also by the space bar. */
export function ContinueButton({ chosen = false, onClick, children }: Props) {
  return (
    <div className={classes.place}>
      <AnswerButton keyName="Space" chosen={chosen} onClick={onClick}>
        {children}
      </AnswerButton>
    </div>
  );
}
