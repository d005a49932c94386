import type { ReactNode } from "react";
import classes from "./reading-text.module.css";

interface Props {
  readonly title: string;
  /** Paragraphs are parted by empty lines. */
  readonly text?: string;
  /** Something to mind, below the title. It has its place before it is shown, so that nothing moves when it comes. */
  readonly note?: { readonly text: string; readonly shown: boolean };
  readonly children: ReactNode;
}

/** A column of text with the way on below it. */
export function ReadingText({ title, text = "", note, children }: Props) {
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <h1 className={classes.title}>{title}</h1>
        {note && (
          <div className={classes.place}>
            <p className={classes.note} aria-hidden data-reserved>
              {note.text}
            </p>
            <p className={classes.note} aria-live="polite">
              {note.shown ? note.text : null}
            </p>
          </div>
        )}
        {paragraphs.map((paragraph) => (
          <p key={paragraph} className={classes.paragraph}>
            {paragraph}
          </p>
        ))}
        {children}
      </div>
    </div>
  );
}
