import { attentionCheck } from "#shared/study/trial-types/attention-check.ts";
import { OptionList } from "../surface/option-list.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import { trialView } from "./trial-view.ts";

export const attentionCheckView = trialView(attentionCheck, ({ view, active, given, onRespond }) => (
  <ReadingText title={view.question} text={view.text}>
    <OptionList
      label={view.question}
      options={view.options}
      active={active}
      isChosen={(place) => given?.choice === place}
      onChoose={(choice, event) => onRespond({ choice }, event)}
    />
  </ReadingText>
));
