import { Button, Menu } from "@mantine/core";
import { IconBooks } from "@tabler/icons-react";
import type { Step } from "#shared/study/study-document.ts";
import { matrix } from "#shared/study/trial-types/matrix.ts";
import { publishedScales } from "#shared/study/trial-types/scales/list.ts";
import type { PublishedScale } from "#shared/study/trial-types/scales/published-scale.ts";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

type Matrix = Extract<Step, { type: "matrix" }>;

/** As the schema says, and a way to fill it with a published scale. */
export function MatrixSettings({ step, problem, onChange }: StepSettingsProps<Matrix>) {
  const fill = ({ question, points, noAnswer, items, source }: PublishedScale) =>
    onChange(
      { ...step, question, points: [...points], noAnswer, items: items.map((item) => ({ ...item })), source },
      null,
    );
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" size="xs" w="fit-content" leftSection={<IconBooks size={14} />}>
            Fill with a published scale
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {publishedScales.map((scale) => (
            <Menu.Item key={scale.name} onClick={() => fill(scale)}>
              {scale.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <SchemaForm
        schema={matrix.parameters}
        value={step}
        problem={problem}
        onChange={(next: JsonObject, path) => onChange(next as Matrix, path)}
      />
    </>
  );
}
