import { UnstyledButton } from "@mantine/core";
import type { MouseEventHandler, ReactNode } from "react";
import classes from "./answer-button.module.css";

interface Props {
  /** The key that does the same, as the participant knows it. */
  readonly keyName: string;
  readonly chosen?: boolean;
  readonly ruledOut?: boolean;
  /** Stands above the answer. */
  readonly picture?: ReactNode;
  readonly onClick: MouseEventHandler;
  readonly children: ReactNode;
}

/** An answer with its key: the one kind of button that a participant meets. */
export function AnswerButton({ keyName, chosen = false, ruledOut = false, picture, onClick, children }: Props) {
  return (
    <UnstyledButton
      className={classes.answer}
      data-chosen={chosen || undefined}
      data-ruled-out={ruledOut || undefined}
      aria-pressed={chosen}
      onClick={onClick}
    >
      {picture && <span className={classes.picture}>{picture}</span>}
      <span>{children}</span>
      <kbd className={classes.key}>{keyName.toUpperCase()}</kbd>
    </UnstyledButton>
  );
}
