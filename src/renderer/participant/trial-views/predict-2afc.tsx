import { explanationsIn, predict2afc } from "#shared/study/trial-types/predict-2afc.ts";
import { AnswerButton } from "../surface/answer-button.tsx";
import { InlineMarkdown } from "../surface/markdown.tsx";
import { ShownExplanations } from "../surface/shown-explanations.tsx";
import { TrialFrame } from "../surface/trial-frame.tsx";
import classes from "./predict-2afc.module.css";
import { type Answering, trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** The target image, by condition what explains it beside it, and the two answers far apart below. */
export const predict2afcView = trialView(predict2afc, ({ view, active, given, onRespond }) => {
  const left = (event: Answering) => onRespond({ side: "left", key: view.keys.left }, event);
  const right = (event: Answering) => onRespond({ side: "right", key: view.keys.right }, event);
  useAnswerKeys(active, { [view.keys.left]: left, [view.keys.right]: right });
  return (
    <TrialFrame>
      <h1 className={classes.question}>
        <InlineMarkdown text={view.question} />
      </h1>
      <div className={classes.images}>
        <ShownExplanations imageSha256={view.imageSha256} explanations={explanationsIn(view)} compact={view.compact} />
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
