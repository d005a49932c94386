import type { Answering } from "../trial-views/trial-view.ts";
import { useAnswerKeys } from "../trial-views/use-answer-keys.ts";
import { AnswerButton } from "./answer-button.tsx";
import classes from "./option-list.module.css";

interface Props {
  readonly label: string;
  readonly options: readonly string[];
  readonly active: boolean;
  readonly isChosen: (place: number) => boolean;
  /** Options that were tried and are wrong. */
  readonly ruledOut?: readonly number[];
  /** Whether they may stand in two columns; options that are ordered stand below each other. */
  readonly columns?: boolean;
  readonly onChoose: (choice: number, event: Answering) => void;
}

/** Keys of the options from the first on: the digits, then 0, then those beside it. */
const optionKeys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-", "="];

/** Options below each other, each with its key. */
export function OptionList({ label, options, active, isChosen, ruledOut = [], columns = false, onChoose }: Props) {
  useAnswerKeys(
    active,
    Object.fromEntries(options.map((_, place) => [optionKeys[place]!, (event: Answering) => onChoose(place, event)])),
  );
  return (
    <fieldset className={classes.options} data-columns={columns || undefined}>
      <legend className={classes.legend}>{label}</legend>
      {options.map((option, place) => (
        <AnswerButton
          key={option}
          keyName={optionKeys[place]!}
          chosen={isChosen(place)}
          ruledOut={ruledOut.includes(place)}
          onClick={(event) => active && onChoose(place, event)}
        >
          {option}
        </AnswerButton>
      ))}
    </fieldset>
  );
}
