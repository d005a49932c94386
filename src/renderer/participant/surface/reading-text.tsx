import type { ReactNode } from "react";
import classes from "./reading-text.module.css";

interface Props {
  readonly title: string;
  /** Paragraphs are parted by empty lines. */
  readonly text?: string;
  /** Something to mind, below the title; null keeps its place, so that nothing moves when it comes. */
  readonly note?: string | null;
  readonly children: ReactNode;
}

/** A column of text with the way on below it. */
export function ReadingText({ title, text = "", note, children }: Props) {
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <h1 className={classes.title}>{title}</h1>
        {note !== undefined && (
          <p className={classes.note} aria-live="polite">
            {note}
          </p>
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
