import { useRef } from "react";
import { choice, missingChoice } from "#shared/study/trial-types/choice.ts";
import answer from "../surface/answer-button.module.css";
import field from "../surface/answer-field.module.css";
import { useDraft } from "../surface/draft.ts";
import { OptionList } from "../surface/option-list.tsx";
import { QuestionForm } from "../surface/question-form.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import classes from "./choice.module.css";
import { type Answering, trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** More options than this stand in two columns, so that they fit the smallest window. */
const inOneColumn = 6;

/** Options with their keys. A single choice answers by itself; several, a text, or none at all go on with Enter. */
export const choiceView = trialView(choice, ({ view, active, given, onRespond }) => {
  const [answer, setAnswer] = useDraft(choice.response, given ?? { chosen: [], other: null });
  const atOnce = !view.several && !view.other && view.required;
  const list = (choose: (place: number, event: Answering) => void) => (
    <OptionList
      label={view.question}
      options={view.options.map(({ text }) => text)}
      active={active}
      isChosen={(shown) => (given ?? answer).chosen.includes(view.options[shown]!.place)}
      columns={view.options.length > inOneColumn}
      onChoose={(shown, event) => choose(view.options[shown]!.place, event)}
    />
  );
  if (atOnce)
    return (
      <ReadingText title={view.question} text={view.text}>
        {list((place, event) => onRespond({ chosen: [place], other: null }, event))}
      </ReadingText>
    );

  const toggle = (place: number) => {
    const without = answer.chosen.filter((one) => one !== place);
    const isNew = without.length === answer.chosen.length;
    if (view.several) setAnswer({ ...answer, chosen: isNew ? [...without, place] : without });
    else setAnswer({ chosen: isNew ? [place] : [], other: null });
  };
  return (
    <QuestionForm
      title={view.question}
      text={view.text}
      active={active}
      answered={given !== null}
      missing={missingChoice(view, answer)}
      onContinue={(event) => onRespond(answer, event)}
    >
      {list(toggle)}
      {view.other && (
        <Other
          active={active}
          text={answer.other}
          onChange={(other) => setAnswer({ chosen: view.several || other === null ? answer.chosen : [], other })}
        />
      )}
    </QuestionForm>
  );
});

interface OtherProps {
  readonly active: boolean;
  readonly text: string | null;
  readonly onChange: (text: string | null) => void;
}

/** What is written here is chosen by being written. */
function Other({ active, text, onChange }: OtherProps) {
  const input = useRef<HTMLInputElement>(null);
  useAnswerKeys(active, { o: () => input.current?.focus() });
  return (
    <label className={classes.other}>
      <span>Other</span>
      <input
        ref={input}
        className={field.field}
        data-own-keys
        maxLength={250}
        readOnly={!active}
        value={text ?? ""}
        onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}
      />
      <kbd className={answer.key}>O</kbd>
    </label>
  );
}
