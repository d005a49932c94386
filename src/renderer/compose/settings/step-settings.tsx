import type { ComponentType } from "react";
import type { Step } from "#shared/study/study-document.ts";
import { findTrialType } from "#shared/study/trial-types/list.ts";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import { AttentionSettings } from "./attention-settings.tsx";
import { BlockSettings } from "./block-settings.tsx";
import { CheckSettings } from "./check-settings.tsx";
import { MatrixSettings } from "./matrix-settings.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

/** Editors of steps that are edited better than their schema alone can say. */
const editors: { readonly [Type in Step["type"]]?: ComponentType<StepSettingsProps<Extract<Step, { type: Type }>>> } = {
  block: BlockSettings,
  "comprehension-check": CheckSettings,
  "attention-check": AttentionSettings,
  matrix: MatrixSettings,
};

/** The settings of one step: by its own editor, or by the form that its trial type's parameters describe. */
export function StepSettings({ step, problem, onChange }: StepSettingsProps<Step>) {
  const Editor = editors[step.type] as ComponentType<StepSettingsProps<Step>> | undefined;
  if (Editor) return <Editor step={step} problem={problem} onChange={onChange} />;
  const { type, where, ...parameters } = step;
  return (
    <SchemaForm
      schema={findTrialType(type)!.parameters}
      value={parameters as JsonObject}
      problem={problem}
      onChange={(next, field) => onChange({ type, ...next, ...(where && { where }) } as Step, field)}
    />
  );
}
