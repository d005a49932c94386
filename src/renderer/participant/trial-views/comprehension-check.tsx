import { useState } from "react";
import { comprehensionCheck } from "#shared/study/trial-types/comprehension-check.ts";
import { OptionList } from "../surface/option-list.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import { type Answering, trialView } from "./trial-view.ts";

/** Asks until the answer is right; after a wrong one the explanation stands above the question. */
export const comprehensionCheckView = trialView(comprehensionCheck, ({ view, active, given, onRespond }) => {
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const choose = (choice: number, event: Answering) => {
    const choices = [...wrong, choice];
    if (choice === view.correct) onRespond({ choices }, event);
    else setWrong(choices);
  };
  return (
    <ReadingText title={view.question} note={{ text: view.explanation, shown: wrong.length > 0 }}>
      <OptionList
        label={view.question}
        options={view.options}
        active={active}
        isChosen={(place) => place === given?.choices.at(-1)}
        ruledOut={wrong}
        onChoose={choose}
      />
    </ReadingText>
  );
});
