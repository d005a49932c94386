import {
  ActionIcon,
  Button,
  Group,
  Menu,
  Select,
  Table,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { IconCopy, IconPlus, IconTrash } from "@tabler/icons-react";
import {
  betweenFactors,
  cellInWords,
  missingCells,
  withCondition,
  withConditionLevel,
  withConditionTwice,
  withEveryCell,
  withoutCondition,
} from "#shared/study/design/conditions.ts";
import { listCount, withinFactors } from "#shared/study/design/within.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { CommittedInput } from "../../elements/committed-input.tsx";
import { PlaceButtons } from "../../elements/place-buttons.tsx";

interface Props {
  readonly document: StudyDocument;
  readonly problem: (path: string) => string | undefined;
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** Who sees what: each condition with its level of every factor between participants. */
export function ConditionTable({ document, problem, onEdit }: Props) {
  const { conditions } = document;
  const factors = betweenFactors(document);
  const missing = missingCells(document);
  return (
    <>
      <Table.ScrollContainer minWidth={480 + 130 * factors.length} type="native">
        <Table aria-label="Conditions" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={170}>Label</Table.Th>
              <Table.Th w={170}>In the data</Table.Th>
              {factors.map((factor) => (
                <Table.Th key={factor.name}>{factor.label}</Table.Th>
              ))}
              <Table.Th>
                <VisuallyHidden>Change</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {conditions.map((condition, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place, its name can be edited
              <Table.Tr key={place}>
                <Table.Td>
                  <TextInput
                    size="xs"
                    aria-label={`Label of condition ${condition.id}`}
                    value={condition.label}
                    title={condition.label}
                    error={problem(`conditions.${place}`)}
                    onChange={(event) =>
                      onEdit(
                        {
                          ...document,
                          conditions: conditions.with(place, { ...condition, label: event.currentTarget.value }),
                        },
                        `conditions.${place}.label`,
                      )
                    }
                  />
                </Table.Td>
                <Table.Td>
                  <CommittedInput
                    size="xs"
                    aria-label={`Condition ${condition.id} in the data`}
                    value={condition.id}
                    title={condition.id}
                    onCommit={(id) =>
                      onEdit({ ...document, conditions: conditions.with(place, { ...condition, id }) }, null)
                    }
                  />
                </Table.Td>
                {factors.map((factor) => (
                  <Table.Td key={factor.name}>
                    <Select
                      size="xs"
                      aria-label={`${factor.label} in condition ${condition.id}`}
                      allowDeselect={false}
                      data={factor.levels.map(({ value, label }) => ({ value: String(value), label }))}
                      value={String(condition.levels[factor.name] ?? "")}
                      onChange={(value) => {
                        const level = factor.levels.find((one) => String(one.value) === value);
                        if (level) onEdit(withConditionLevel(document, place, factor.name, level.value), null);
                      }}
                    />
                  </Table.Td>
                ))}
                <Table.Td>
                  <Group gap={0} wrap="nowrap" justify="flex-end">
                    <PlaceButtons
                      of={`condition ${condition.id}`}
                      list={conditions}
                      place={place}
                      onMove={(next) => onEdit({ ...document, conditions: next }, null)}
                    />
                    <Tooltip label="Duplicate">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`Duplicate condition ${condition.id}`}
                        onClick={() => onEdit(withConditionTwice(document, place), null)}
                      >
                        <IconCopy size={16} />
                      </ActionIcon>
                    </Tooltip>
                    <Tooltip label="Remove">
                      <ActionIcon
                        variant="subtle"
                        color="red"
                        aria-label={`Remove condition ${condition.id}`}
                        disabled={conditions.length === 1}
                        onClick={() => onEdit(withoutCondition(document, place), null)}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </Tooltip>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {missing.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" size="xs" w="fit-content" leftSection={<IconPlus size={14} />}>
              Add a condition
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {missing.map((cell) => (
              <Menu.Item key={JSON.stringify(cell)} onClick={() => onEdit(withCondition(document, cell), null)}>
                {cellInWords(document, cell)}
              </Menu.Item>
            ))}
            {missing.length > 1 && (
              <>
                <Menu.Divider />
                <Menu.Item onClick={() => onEdit(withEveryCell(document), null)}>
                  All {missing.length}: the full factorial design
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <Counterbalancing document={document} />
    </>
  );
}

/** How trials go through the levels of the factors within participants. */
function Counterbalancing({ document }: Pick<Props, "document">) {
  const lists = listCount(document);
  if (lists === 1) return null;
  const names = withinFactors(document).map(({ label }) => label);
  return (
    <Text size="sm" c="dimmed">
      {names.join(" and ")} {names.length === 1 ? "changes" : "change"} from trial to trial. {lists} lists, a Latin
      square: each participant meets every level in as many trials of each kind, and over {lists} participants every
      trial is met once at each level. The list with fewest participants comes next.
    </Text>
  );
}
