import type { Step } from "#shared/study/study-document.ts";
import { comprehensionCheck } from "#shared/study/trial-types/comprehension-check.ts";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import { MarkedOptions } from "./marked-options.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

type Check = Extract<Step, { type: "comprehension-check" }>;

const { parameters } = comprehensionCheck;

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
      <MarkedOptions {...{ step, parameters, problem, onChange }} mark="The right answer" />
      <SchemaForm schema={parameters.pick({ explanation: true })} {...form} />
    </>
  );
}
