import { Textarea, TextInput } from "@mantine/core";
import type { Step } from "#shared/study/study-document.ts";
import { OptionsField } from "./options-field.tsx";
import type { StepSettingsProps } from "./step-settings.ts";

type Check = Extract<Step, { type: "comprehension-check" }>;

/** A question about the task, its options, the right one, and what is said after a wrong one. */
export function CheckSettings({ step, problem, onChange }: StepSettingsProps<Check>) {
  return (
    <>
      <TextInput
        label="Question"
        value={step.question}
        error={problem("question")}
        onChange={(event) => onChange({ ...step, question: event.currentTarget.value }, "question")}
      />
      <OptionsField
        label="Options"
        description="Mark the right one"
        options={step.options}
        error={problem("options") ?? problem("correct")}
        most={9}
        correct={{ place: step.correct, onChange: (correct) => onChange({ ...step, correct }, null) }}
        onChange={(options, field, correct = step.correct) => onChange({ ...step, options, correct }, field)}
      />
      <Textarea
        label="After a wrong answer"
        description="Shown above the question, which is then asked again"
        autosize
        minRows={2}
        value={step.explanation}
        error={problem("explanation")}
        onChange={(event) => onChange({ ...step, explanation: event.currentTarget.value }, "explanation")}
      />
    </>
  );
}
