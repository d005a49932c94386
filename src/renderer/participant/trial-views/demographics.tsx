import { type DemographicName, demographicField } from "#shared/study/trial-types/demographic-fields.ts";
import { type DemographicAnswers, demographics, isDemographicAnswer } from "#shared/study/trial-types/demographics.ts";
import field from "../surface/answer-field.module.css";
import { useDraft } from "../surface/draft.ts";
import { QuestionForm } from "../surface/question-form.tsx";
import classes from "./demographics.module.css";
import { trialView } from "./trial-view.ts";

/** One line for each thing that is asked, with a box beside it for who prefers not to say. */
export const demographicsView = trialView(demographics, ({ view, active, given, onRespond }) => {
  const [{ answers }, setDraft] = useDraft(demographics.response, given ?? { answers: {} });
  const open = view.fields.filter((name) => !(name in answers) || !isDemographicAnswer(name, answers[name]));
  const change = (name: DemographicName, answer: DemographicAnswers[DemographicName]) =>
    active && setDraft({ answers: { ...answers, [name]: answer } });
  return (
    <QuestionForm
      title={view.title}
      text={view.text}
      active={active}
      answered={given !== null}
      missing={open.length === 0 ? null : missingInWords(open[0]!)}
      wide
      onContinue={(event) => onRespond({ answers }, event)}
    >
      <div className={classes.fields}>
        {view.fields.map((name) => (
          <Row key={name} name={name} answer={answers[name]} onChange={(next) => change(name, next)} />
        ))}
      </div>
    </QuestionForm>
  );
});

function missingInWords(name: DemographicName): string {
  const { label, asks } = demographicField(name);
  const range = typeof asks === "object" && "from" in asks ? `, a whole number from ${asks.from} to ${asks.to}` : "";
  return `Please answer “${label}”${range}, or choose “Prefer not to say”.`;
}

interface RowProps {
  readonly name: DemographicName;
  readonly answer: DemographicAnswers[DemographicName];
  readonly onChange: (answer: DemographicAnswers[DemographicName]) => void;
}

function Row({ name, answer, onChange }: RowProps) {
  const { label, asks } = demographicField(name);
  const isNumber = typeof asks === "object" && "from" in asks;
  const shared = {
    "aria-label": label,
    className: field.field,
    "data-own-keys": true,
    disabled: answer === null,
    value: answer ?? "",
  };
  return (
    <>
      <span className={classes.label}>{label}</span>
      {typeof asks === "object" && "options" in asks ? (
        <select {...shared} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="" disabled />
          {asks.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          inputMode={isNumber ? "numeric" : "text"}
          maxLength={isNumber ? 3 : 100}
          onChange={({ currentTarget: { value } }) => {
            if (!isNumber) onChange(value);
            else if (/^\d*$/.test(value)) onChange(value === "" ? "" : Number(value));
          }}
        />
      )}
      <label className={classes.withheld}>
        <input
          type="checkbox"
          aria-label={`${label}: prefer not to say`}
          checked={answer === null}
          onChange={(event) => onChange(event.currentTarget.checked ? null : "")}
        />
        Prefer not to say
      </label>
    </>
  );
}
