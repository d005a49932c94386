import { certainty, relabel } from "#shared/study/trial-types/relabel.ts";
import { AnswerButton } from "../surface/answer-button.tsx";
import { useDraft } from "../surface/draft.ts";
import { InlineMarkdown } from "../surface/markdown.tsx";
import { StimulusImage } from "../surface/stimulus-image.tsx";
import { TrialFrame } from "../surface/trial-frame.tsx";
import classes from "./relabel.module.css";
import { type Answering, trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** Fifteen times a digit: pixels stay whole. */
const imageSide = 420;

/** The image on the left, the classes on the right; where it is asked, how sure the rater is takes their place. */
export const relabelView = trialView(relabel, ({ view, active, given, onRespond }) => {
  const [choice, setChoice] = useDraft(relabel.response.shape.choice, null);
  const named = given ? given.choice : choice;
  const asksCertainty = view.confidence && choice !== null;

  function name(place: number, event: Answering) {
    if (!active) return;
    if (view.confidence) setChoice(place);
    else onRespond({ choice: place, certainty: null }, event);
  }
  const none = (event: Answering) => active && onRespond({ choice: null, certainty: null }, event);
  const sure = (level: number, event: Answering) => active && onRespond({ choice, certainty: level }, event);
  const back = () => active && setChoice(null);

  useAnswerKeys(
    active,
    asksCertainty
      ? {
          ...Object.fromEntries(certainty.map((_, k) => [String(k + 1), (event: Answering) => sure(k + 1, event)])),
          Backspace: back,
        }
      : {
          ...Object.fromEntries(view.options.map(({ key }, place) => [key, (event: Answering) => name(place, event)])),
          ...(view.none ? { [view.none.key]: none } : {}),
        },
  );
  const columns = view.options.length > 16 ? 3 : view.options.length > 5 ? 2 : 1;
  return (
    <TrialFrame>
      <h1 className={classes.question}>
        <InlineMarkdown text={view.question} />
      </h1>
      <div className={classes.content}>
        <StimulusImage sha256={view.imageSha256} alt="The picture" size={imageSide} />
        {asksCertainty && !given ? (
          <fieldset className={classes.options} data-columns={1} aria-label="How sure are you?">
            <p className={classes.asked}>How sure are you that it is “{view.options[choice]!.category}”?</p>
            {certainty.map((text, k) => (
              <AnswerButton key={text} keyName={String(k + 1)} onClick={(event) => sure(k + 1, event)}>
                {text}
              </AnswerButton>
            ))}
            <AnswerButton keyName="⌫" onClick={back}>
              Another class
            </AnswerButton>
          </fieldset>
        ) : (
          <fieldset className={classes.options} data-columns={columns} aria-label="Classes">
            {view.options.map(({ category, key }, place) => (
              <AnswerButton
                key={category}
                keyName={key}
                chosen={named === place}
                onClick={(event) => name(place, event)}
              >
                {category}
              </AnswerButton>
            ))}
            {given?.certainty != null && <p className={classes.asked}>{certainty[given.certainty - 1]}</p>}
          </fieldset>
        )}
      </div>
      {view.none && !asksCertainty && (
        <div className={classes.none}>
          <AnswerButton keyName={view.none.key} chosen={given !== null && given.choice === null} onClick={none}>
            {view.none.text}
          </AnswerButton>
        </div>
      )}
    </TrialFrame>
  );
});
