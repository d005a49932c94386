import { fieldsOf } from "#shared/settings/field.ts";
import type { Step } from "#shared/study/study-document.ts";
import { comprehensionCheck } from "#shared/study/trial-types/comprehension-check.ts";
import type { JsonObject } from "../../elements/json.ts";
import { ListField } from "../../elements/list-field.tsx";
import { SchemaForm } from "../../elements/schema-form.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

type Check = Extract<Step, { type: "comprehension-check" }>;

const { parameters } = comprehensionCheck;
const optionsField = fieldsOf(parameters).find(({ name }) => name === "options")!;

/** As the schema says, except that the right option is marked among the options. */
export function CheckSettings({ step, problem, onChange }: StepSettingsProps<Check>) {
  const form = {
    value: step,
    problem,
    onChange: (next: JsonObject, path: string | null) => onChange(next as Check, path),
  };
  return (
    <>
      <SchemaForm schema={parameters.pick({ question: true })} {...form} />
      <ListField
        label={optionsField.label}
        description={optionsField.description}
        error={problem("options") ?? problem("correct")}
        item={optionsField.item}
        least={optionsField.least!}
        most={optionsField.most!}
        elements={step.options}
        marked={{
          place: step.correct,
          label: "The right answer",
          onChange: (correct) => onChange({ ...step, correct }, null),
        }}
        onChange={(options, place, correct) =>
          onChange({ ...step, options, correct }, place === null ? null : `options.${place}`)
        }
      />
      <SchemaForm schema={parameters.pick({ explanation: true })} {...form} />
    </>
  );
}
