import { useEffect, useRef } from "react";
import * as z from "zod";
import { freeText, lengthOf, missingText } from "#shared/study/trial-types/free-text.ts";
import field from "../surface/answer-field.module.css";
import { useDraft } from "../surface/draft.ts";
import { QuestionForm } from "../surface/question-form.tsx";
import classes from "./free-text.module.css";
import { trialView } from "./trial-view.ts";

/** A field that waits for words: the cursor stands in it from the onset on. */
export const freeTextView = trialView(freeText, ({ view, active, given, onRespond }) => {
  const [text, setText] = useDraft(z.string(), given?.text ?? "");
  const input = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  useEffect(() => {
    if (active) input.current?.focus();
  }, [active]);
  const Field = view.lines === 1 ? "input" : "textarea";
  return (
    <QuestionForm
      title={view.question}
      text={view.text}
      active={active}
      answered={given !== null}
      missing={missingText(view, text)}
      multiline={view.lines > 1}
      onContinue={(event) => onRespond({ text }, event)}
    >
      <div className={classes.answer}>
        <Field
          ref={input}
          className={field.field}
          data-own-keys
          aria-label={view.question}
          {...(view.lines > 1 && { rows: view.lines })}
          readOnly={!active}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p className={classes.length}>
          {view.least > 0 && `${view.least} `}
          {view.least > 0 && "to "}
          {view.most} characters{view.least === 0 && " at most"}; {lengthOf(text.trim())} so far
        </p>
      </div>
    </QuestionForm>
  );
});
