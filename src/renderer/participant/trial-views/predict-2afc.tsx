import { predict2afc } from "#shared/study/trial-types/predict-2afc.ts";
import { AnswerButton } from "../surface/answer-button.tsx";
import { StimulusImage } from "../surface/stimulus-image.tsx";
import { TrialFrame } from "../surface/trial-frame.tsx";
import classes from "./predict-2afc.module.css";
import { type Answering, trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** The target image, by condition its saliency map beside it, and the two answers far apart below. */
export const predict2afcView = trialView(predict2afc, ({ view, active, given, onRespond }) => {
  const left = (event: Answering) => onRespond({ side: "left", key: "f" }, event);
  const right = (event: Answering) => onRespond({ side: "right", key: "j" }, event);
  useAnswerKeys(active, { [view.keys.left]: left, [view.keys.right]: right });
  return (
    <TrialFrame>
      <h1 className={classes.question}>{view.question}</h1>
      <div className={classes.images}>
        <StimulusImage sha256={view.imageSha256} alt="The image that the AI sees" />
        {view.saliencySha256 && <StimulusImage sha256={view.saliencySha256} alt="Its saliency map" />}
      </div>
      {(["left", "right"] as const).map((side) => (
        <div key={side} className={classes.answer} data-side={side}>
          <AnswerButton
            keyName={view.keys[side]}
            chosen={given?.side === side}
            onClick={(event) => active && onRespond({ side, key: null }, event)}
          >
            {view.answers[side]}
          </AnswerButton>
        </div>
      ))}
    </TrialFrame>
  );
});
