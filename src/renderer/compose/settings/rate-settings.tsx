import { TextInput } from "@mantine/core";
import type { Step } from "#shared/study/study-document.ts";
import { OptionsField } from "./options-field.tsx";
import type { StepSettingsProps } from "./step-settings.ts";

type Rate = Extract<Step, { type: "rate" }>;

/** A question with an ordered scale, and the name of what it rates in the data. */
export function RateSettings({ step, problem, onChange }: StepSettingsProps<Rate>) {
  return (
    <>
      <TextInput
        label="Question"
        value={step.question}
        error={problem("question")}
        onChange={(event) => onChange({ ...step, question: event.currentTarget.value }, "question")}
      />
      <TextInput
        label="Name in the data"
        description="Lower-case letters, digits and underscores"
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        value={step.name}
        error={problem("name")}
        onChange={(event) => onChange({ ...step, name: event.currentTarget.value }, "name")}
      />
      <OptionsField
        label="Scale"
        description="From lowest to highest"
        options={step.options}
        error={problem("options")}
        most={11}
        onChange={(options, field) => onChange({ ...step, options }, field)}
      />
    </>
  );
}
