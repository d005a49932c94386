import { Group, NumberInput, Stack, Table, Textarea, TextInput, Title } from "@mantine/core";
import type { StudyProblem } from "#shared/contract/compose.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { problemAt } from "../study-parts.ts";
import { FactorSettings } from "./factor-settings.tsx";
import { SlotSettings } from "./slot-settings.tsx";

interface Props {
  readonly document: StudyDocument;
  readonly problems: readonly StudyProblem[];
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** What the study is, who sees what, and how many of them. */
export function DesignSettings({ document, problems, onEdit }: Props) {
  const problem = (path: string) => problemAt(path, problems);
  const number = (field: "participantsPerCondition" | "sessionMinutes" | "seed") => ({
    value: document[field],
    error: problem(field),
    min: field === "seed" ? 0 : 1,
    onChange: (value: number | string) => typeof value === "number" && onEdit({ ...document, [field]: value }, field),
  });
  return (
    <Stack maw={760}>
      <Title order={2}>Design</Title>
      <TextInput
        label="Title"
        value={document.title}
        error={problem("title")}
        onChange={(event) => onEdit({ ...document, title: event.currentTarget.value }, "title")}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={document.description}
        error={problem("description")}
        onChange={(event) => onEdit({ ...document, description: event.currentTarget.value }, "description")}
      />
      <Group grow align="flex-start">
        <NumberInput label="Participants per condition" allowDecimal={false} {...number("participantsPerCondition")} />
        <NumberInput
          label="Session ends after"
          suffix=" min"
          description="Unfinished, it gives its place back"
          inputWrapperOrder={["label", "input", "description", "error"]}
          {...number("sessionMinutes")}
        />
        <NumberInput
          label="Seed"
          description="Decides every random order"
          inputWrapperOrder={["label", "input", "description", "error"]}
          allowDecimal={false}
          {...number("seed")}
        />
      </Group>
      <Title order={3}>Conditions, between participants</Title>
      <Table aria-label="Conditions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th>In the data</Table.Th>
            {document.factors.map((factor) => (
              <Table.Th key={factor.name}>{factor.label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {document.conditions.map((condition, place) => (
            <Table.Tr key={condition.id}>
              <Table.Td>
                <TextInput
                  aria-label={`Label of condition ${condition.id}`}
                  value={condition.label}
                  error={problem(`conditions.${place}`)}
                  onChange={(event) =>
                    onEdit(
                      {
                        ...document,
                        conditions: document.conditions.with(place, { ...condition, label: event.currentTarget.value }),
                      },
                      `conditions.${place}.label`,
                    )
                  }
                />
              </Table.Td>
              <Table.Td ff="monospace" fz="xs">
                {condition.id}
              </Table.Td>
              {document.factors.map((factor) => (
                <Table.Td key={factor.name}>
                  {factor.levels.find((level) => level.value === condition.levels[factor.name])?.label ??
                    String(condition.levels[factor.name] ?? "–")}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {document.factors.map((factor, place) => (
        <FactorSettings
          key={factor.name}
          factor={factor}
          error={problem(`factors.${place}`)}
          onChange={(next, field) =>
            onEdit({ ...document, factors: document.factors.with(place, next) }, `factors.${place}.${field}`)
          }
        />
      ))}
      <SlotSettings document={document} onEdit={onEdit} />
    </Stack>
  );
}
