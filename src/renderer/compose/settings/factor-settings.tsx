import { Group, TextInput } from "@mantine/core";
import type { StudyDocument } from "#shared/study/study-document.ts";

type Factor = StudyDocument["factors"][number];

interface Props {
  readonly factor: Factor;
  readonly error: string | undefined;
  readonly onChange: (factor: Factor, field: string) => void;
}

/** How a factor and its levels are called in tables and figures; their names in the data stay. */
export function FactorSettings({ factor, error, onChange }: Props) {
  return (
    <Group grow align="flex-start">
      <TextInput
        label={`Factor “${factor.name}”`}
        value={factor.label}
        error={error}
        onChange={(event) => onChange({ ...factor, label: event.currentTarget.value }, "label")}
      />
      {factor.levels.map((level, place) => (
        <TextInput
          key={level.value}
          label={`Level ${level.value}`}
          value={level.label}
          onChange={(event) =>
            onChange(
              { ...factor, levels: factor.levels.with(place, { ...level, label: event.currentTarget.value }) },
              `levels.${place}`,
            )
          }
        />
      ))}
    </Group>
  );
}
