import { Switch } from "@mantine/core";
import { type Repeats, repeats } from "#shared/study/repeats.ts";
import type { Block } from "#shared/study/study-document.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

/** Which of a block's trials come again, as a check of attention. */
export function RepeatSettings({ step, problem, onChange }: StepSettingsProps<Block>) {
  const { repeats: asked, ...once } = step;
  return (
    <>
      <Switch
        label="Repeat some trials as a check of attention"
        description="Whether the second answer agrees with the first is recorded with the data"
        checked={asked !== undefined}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? { ...step, repeats: repeats.parse({}) } : once, null)
        }
      />
      {asked && (
        <SchemaForm
          schema={repeats}
          value={asked}
          problem={(path) => problem(`repeats.${path}`)}
          onChange={(next, path) => onChange({ ...step, repeats: next as Repeats }, path && `repeats.${path}`)}
        />
      )}
    </>
  );
}
