import type { ReactNode, Ref } from "react";
import { InlineMarkdown, Markdown } from "./markdown.tsx";
import classes from "./reading-text.module.css";

interface Props {
  /** In Markdown, one line. */
  readonly title: string;
  /** In Markdown. */
  readonly text?: string | undefined;
  /** Something to mind, below the title. It has its place before it is shown, so that nothing moves when it comes. */
  readonly note?: { readonly text: string; readonly shown: boolean };
  /** Whether what follows needs more than a column of text. */
  readonly wide?: boolean;
  /** What scrolls where the window is too small for the text. */
  readonly page?: Ref<HTMLDivElement>;
  readonly children: ReactNode;
}

/** A column of text with the way on below it. */
export function ReadingText({ title, text = "", note, wide = false, page, children }: Props) {
  return (
    <div ref={page} className={classes.page}>
      <div className={classes.column} data-wide={wide || undefined}>
        <h1 className={classes.title}>
          <InlineMarkdown text={title} />
        </h1>
        {note && (
          <div className={classes.place}>
            <p className={classes.note} aria-hidden data-reserved>
              <InlineMarkdown text={note.text} />
            </p>
            <p className={classes.note} aria-live="polite">
              {note.shown && <InlineMarkdown text={note.text} />}
            </p>
          </div>
        )}
        {text.trim() !== "" && <Markdown text={text} />}
        {children}
      </div>
    </div>
  );
}
