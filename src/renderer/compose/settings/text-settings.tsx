import { Textarea, TextInput } from "@mantine/core";
import type { Step } from "#shared/study/study-document.ts";
import type { StepSettingsProps } from "./step-settings.ts";

type TextStep = Extract<Step, { type: "consent" | "instruction" | "break" | "debrief" }>;

/** Title and text of a screen to read; a consent also has the words of agreement. */
export function TextSettings({ step, problem, onChange }: StepSettingsProps<TextStep>) {
  return (
    <>
      <TextInput
        label="Title"
        value={step.title}
        error={problem("title")}
        onChange={(event) => onChange({ ...step, title: event.currentTarget.value }, "title")}
      />
      <Textarea
        label="Text"
        description="An empty line starts a new paragraph"
        autosize
        minRows={6}
        maxRows={24}
        value={step.text}
        error={problem("text")}
        onChange={(event) => onChange({ ...step, text: event.currentTarget.value }, "text")}
      />
      {step.type === "consent" && (
        <TextInput
          label="Agreement"
          description="What the button says; the study begins only after it"
          value={step.agree}
          error={problem("agree")}
          onChange={(event) => onChange({ ...step, agree: event.currentTarget.value }, "agree")}
        />
      )}
    </>
  );
}
