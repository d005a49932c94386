import { useEffect, useRef } from "react";
import * as z from "zod";
import { pointsOf, rate } from "#shared/study/trial-types/rate.ts";
import { AnswerButton } from "../surface/answer-button.tsx";
import { useDraft } from "../surface/draft.ts";
import { OptionList } from "../surface/option-list.tsx";
import { QuestionForm } from "../surface/question-form.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import classes from "./rate.module.css";
import { type Answering, trialView, type ViewProps } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** A list of options, a slider, or points between two opposites. */
export const rateView = trialView(rate, (screen) => {
  switch (screen.view.style) {
    case "slider":
      return <SliderRating {...screen} />;
    case "differential":
      return <DifferentialRating {...screen} />;
    default:
      return <ListRating {...screen} />;
  }
});

type Props = ViewProps<typeof rate>;

function ListRating({ view, active, given, onRespond }: Props) {
  return (
    <ReadingText title={view.question} text={view.text}>
      <OptionList
        label={view.question}
        options={view.options}
        active={active}
        isChosen={(place) => given?.choice === place}
        onChoose={(choice, event) => onRespond({ choice }, event)}
      />
    </ReadingText>
  );
}

function DifferentialRating({ view, active, given, onRespond }: Props) {
  const places = Array.from({ length: pointsOf(view).count }, (_, place) => place);
  useAnswerKeys(
    active,
    Object.fromEntries(
      places.map((choice) => [String(choice + 1), (event: Answering) => onRespond({ choice }, event)]),
    ),
  );
  return (
    <ReadingText title={view.question} text={view.text} wide>
      <fieldset className={classes.between} aria-label={view.question}>
        <span className={classes.low}>{view.options[0]}</span>
        {places.map((choice) => (
          <AnswerButton
            key={choice}
            keyName={String(choice + 1)}
            chosen={given?.choice === choice}
            onClick={(event) => active && onRespond({ choice }, event)}
          >
            <span className={classes.hidden}>{`of ${places.length}, place`}</span>
          </AnswerButton>
        ))}
        <span className={classes.high}>{view.options.at(-1)}</span>
      </fieldset>
    </ReadingText>
  );
}

/** No place is marked before one was chosen, so that none is suggested. */
function SliderRating({ view, active, given, onRespond }: Props) {
  const { count } = pointsOf(view);
  const [choice, setChoice] = useDraft(z.number().nullable(), given?.choice ?? null);
  const middle = (count - 1) / 2;
  const input = useRef<HTMLInputElement>(null);
  const move = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
    active && setChoice(Number(currentTarget.value));
  useEffect(() => {
    if (active) input.current?.focus();
  }, [active]);
  return (
    <QuestionForm
      title={view.question}
      text={view.text}
      active={active}
      answered={given !== null}
      missing={choice === null ? "Please move the slider, with the mouse or the arrow keys." : null}
      wide
      onContinue={(event) => onRespond({ choice: choice! }, event)}
    >
      <div className={classes.slider}>
        <input
          ref={input}
          type="range"
          aria-label={view.question}
          min={0}
          max={count - 1}
          data-own-keys
          data-untouched={choice === null || undefined}
          value={choice ?? middle}
          onPointerUp={move}
          onChange={move}
        />
        <span>{view.options[0]}</span>
        <span className={classes.high}>{view.options.at(-1)}</span>
      </div>
    </QuestionForm>
  );
}
