import { rate } from "#shared/study/trial-types/rate.ts";
import { OptionList } from "../surface/option-list.tsx";
import { ReadingText } from "../surface/reading-text.tsx";
import { trialView } from "./trial-view.ts";

export const rateView = trialView(rate, ({ view, active, given, onRespond }) => (
  <ReadingText title={view.question}>
    <OptionList
      label={view.question}
      options={view.options}
      active={active}
      chosen={given?.choice ?? null}
      onChoose={(choice, event) => onRespond({ choice }, event)}
    />
  </ReadingText>
));
