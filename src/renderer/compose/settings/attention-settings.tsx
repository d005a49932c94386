import type { Step } from "#shared/study/study-document.ts";
import { attentionCheck } from "#shared/study/trial-types/attention-check.ts";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import { MarkedOptions } from "./marked-options.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

type Check = Extract<Step, { type: "attention-check" }>;

const { parameters } = attentionCheck;

/** As the schema says, except that the option that is asked for is marked among the options. */
export function AttentionSettings({ step, problem, onChange }: StepSettingsProps<Check>) {
  const form = {
    value: step,
    problem,
    onChange: (next: JsonObject, path: string | null) => onChange(next as Check, path),
  };
  return (
    <>
      <SchemaForm schema={parameters.pick({ question: true, text: true, name: true })} {...form} />
      <MarkedOptions {...{ step, parameters, problem, onChange }} mark="The option that is asked for" />
      <SchemaForm schema={parameters.pick({ onFailure: true })} {...form} />
    </>
  );
}
