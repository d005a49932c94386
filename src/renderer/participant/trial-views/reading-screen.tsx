import { type ReactNode, useRef } from "react";
import { readOn, useMoreBelow } from "../surface/read-on.ts";
import { ReadingText } from "../surface/reading-text.tsx";
import classes from "./reading-screen.module.css";
import type { Answering } from "./trial-view.ts";
import { type AnswerKeys, useAnswerKeys } from "./use-answer-keys.ts";

interface Props {
  readonly title: string;
  readonly text: string;
  readonly active: boolean;
  /** What the space bar does at the end of the text; before, it leads there. */
  readonly onSpace: (event: Answering) => void;
  readonly keys?: AnswerKeys;
  readonly children: ReactNode;
}

/** A text that is read to its end by the space bar, which goes on only then: nobody agrees to what they have not seen. */
export function ReadingScreen({ title, text, active, onSpace, keys, children }: Props) {
  const page = useRef<HTMLDivElement>(null);
  const more = useMoreBelow(page);
  useAnswerKeys(active, { ...keys, " ": (event) => readOn(page.current) || onSpace(event) });
  return (
    <>
      <ReadingText title={title} text={text} page={page}>
        <div className={more ? classes.unread : undefined}>{children}</div>
      </ReadingText>
      {more && (
        <p className={classes.more}>
          More below <kbd>SPACE</kbd>
        </p>
      )}
    </>
  );
}
