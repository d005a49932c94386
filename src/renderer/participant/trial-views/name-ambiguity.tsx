import { useState } from "react";
import { nameAmbiguity } from "#shared/study/trial-types/name-ambiguity.ts";
import { AnswerButton } from "../surface/answer-button.tsx";
import { InlineMarkdown } from "../surface/markdown.tsx";
import { StimulusImage } from "../surface/stimulus-image.tsx";
import { TrialFrame } from "../surface/trial-frame.tsx";
import classes from "./name-ambiguity.module.css";
import { type Answering, trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** Four times a digit: pixels stay whole. */
const optionSide = 112;

/** The region on the left, the classes with an image each on the right: two of them are chosen, or none is known. */
export const nameAmbiguityView = trialView(nameAmbiguity, ({ view, active, given, onRespond }) => {
  const [first, setFirst] = useState<number | null>(null);
  const chosen = given?.choices ?? (first === null ? [] : [first]);

  function choose(place: number, event: Answering) {
    if (!active) return;
    if (first === null) setFirst(place);
    else if (first === place) setFirst(null);
    else onRespond({ choices: [first, place] }, event);
  }
  const unknown = (event: Answering) => active && onRespond({ choices: [] }, event);

  useAnswerKeys(active, {
    ...Object.fromEntries(
      view.options.map((_, place) => [String(place + 1), (event: Answering) => choose(place, event)]),
    ),
    "0": unknown,
  });
  return (
    <TrialFrame>
      <h1 className={classes.question}>
        <InlineMarkdown text={view.question} />
      </h1>
      <div className={classes.content}>
        <StimulusImage sha256={view.imageSha256} alt="A part of a picture" />
        <fieldset className={classes.options} aria-label="Choose two">
          {view.options.map(({ category, sha256 }, place) => (
            <AnswerButton
              key={category}
              keyName={String(place + 1)}
              chosen={chosen.includes(place)}
              picture={<StimulusImage sha256={sha256} alt="" size={optionSide} />}
              onClick={(event) => choose(place, event)}
            >
              {category}
            </AnswerButton>
          ))}
        </fieldset>
      </div>
      <div className={classes.unknown}>
        <AnswerButton keyName="0" chosen={given?.choices.length === 0} onClick={unknown}>
          {view.dontKnow}
        </AnswerButton>
      </div>
    </TrialFrame>
  );
});
