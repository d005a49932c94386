import { Group, NumberInput, Select, Switch, Text, TextInput } from "@mantine/core";
import * as z from "zod";
import { type Pace, pace } from "#shared/study/pace.ts";
import type { Step } from "#shared/study/study-document.ts";
import { findTrialType } from "#shared/study/trial-types/list.ts";
import type { TrialType } from "#shared/study/trial-types/trial-type.ts";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import { RepeatSettings } from "./repeat-settings.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";
import { TrialTable } from "./trial-table.tsx";

type Block = Extract<Step, { type: "block" }>;

const noRule = "no limit";

/** A block's name, its rules of order, and its trials. */
export function BlockSettings({ step, problem, onChange }: StepSettingsProps<Block>) {
  const { order } = step;
  const setOrder = (change: Partial<Block["order"]>, field: string | null = null) =>
    onChange({ ...step, order: { ...order, ...change } }, field);
  const repeated = Object.keys(step.trials[0]?.parameters ?? {}).filter((name) => repeats(step, name));
  const type = findTrialType(step.trialType);
  const shared = type?.shared && sharedSchema(type, type.shared);
  return (
    <>
      <Text c="dimmed">{type ? `${type.label}: ${type.description}` : `Unknown trial type “${step.trialType}”`}</Text>
      <TextInput
        label="Name"
        value={step.label}
        error={problem("label")}
        onChange={(event) => onChange({ ...step, label: event.currentTarget.value }, "label")}
      />
      <Group>
        <Switch
          label="Practice"
          description="Not scored, and left out of analyses"
          checked={step.practice}
          onChange={(event) => onChange({ ...step, practice: event.currentTarget.checked }, null)}
        />
        <Switch
          label="Feedback"
          description="Each answer is told right or wrong"
          checked={step.feedback ?? step.practice}
          onChange={(event) => onChange({ ...step, feedback: event.currentTarget.checked }, null)}
        />
      </Group>
      {shared && (
        <SchemaForm
          schema={shared}
          value={{ ...shared.parse({}), ...step.common } as JsonObject}
          problem={(path) => problem(`common.${path}`)}
          onChange={(common, path) => onChange({ ...step, common }, path && `common.${path}`)}
        />
      )}
      <SchemaForm
        schema={pace}
        value={{ ...pace.parse({}), ...step.pace }}
        problem={(path) => problem(`pace.${path}`)}
        omit={type?.unanswered ? [] : ["maximumMs"]}
        onChange={(next, path) => onChange({ ...step, pace: next as Pace }, path && `pace.${path}`)}
      />
      <Switch
        label="Shuffle the trials for each participant"
        checked={order.shuffle}
        onChange={(event) => setOrder({ shuffle: event.currentTarget.checked })}
      />
      <Switch
        label="Balance the side of the answers"
        description="The AI's answer stands left as often as right, within each kind of trial"
        checked={order.balanceAnswerSide}
        onChange={(event) => setOrder({ balanceAnswerSide: event.currentTarget.checked })}
      />
      <Group align="flex-start">
        <Select
          label="No more than so many in a row with the same"
          data={[noRule, ...repeated]}
          value={order.maxInARow?.parameter ?? noRule}
          error={problem("order.maxInARow")}
          onChange={(parameter) =>
            parameter &&
            setOrder({
              maxInARow: parameter === noRule ? null : { parameter, limit: order.maxInARow?.limit ?? 3 },
            })
          }
        />
        {order.maxInARow && (
          <NumberInput
            label="Limit"
            w={100}
            min={1}
            allowDecimal={false}
            value={order.maxInARow.limit}
            onChange={(limit) =>
              typeof limit === "number" &&
              setOrder({ maxInARow: { parameter: order.maxInARow!.parameter, limit } }, "order.maxInARow")
            }
          />
        )}
      </Group>
      <RepeatSettings step={step} problem={problem} onChange={onChange} />
      <TrialTable step={step} problem={problem} onChange={onChange} />
    </>
  );
}

/** The fields that all of a block's trials share. */
const sharedSchema = ({ parameters: { shape } }: TrialType, names: readonly string[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, shape[name]!])));

/** Whether some trials have the same value of this parameter, so that a limit on repeats means something. */
function repeats(step: Block, parameter: string): boolean {
  const values = step.trials.map((trial) => JSON.stringify(trial.parameters[parameter]));
  return new Set(values).size < values.length;
}
