import {
  ActionIcon,
  Button,
  Group,
  Menu,
  Paper,
  SegmentedControl,
  Stack,
  Table,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconPlus, IconTrash, IconX } from "@tabler/icons-react";
import type { Target } from "#shared/contract/curate.ts";
import { variantInWords } from "#shared/methods/variant.ts";
import {
  withFactorName,
  withFactorWithin,
  withLevel,
  withLevelValue,
  withoutFactor,
  withoutLevel,
} from "#shared/study/design/factors.ts";
import { offeredMethodLevels, slotsOf, withMethodLevel } from "#shared/study/design/method-level.ts";
import { freeIdentifier } from "#shared/study/levels.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { CommittedInput } from "../../elements/committed-input.tsx";
import { PlaceButtons } from "../../elements/place-buttons.tsx";

interface Props {
  readonly document: StudyDocument;
  readonly place: number;
  readonly targets: readonly Target[];
  readonly problem: (path: string) => string | undefined;
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** One factor: between participants or within, and its levels, in words and as the data write them. */
export function FactorSettings({ document, place, targets, problem, onEdit }: Props) {
  const factor = document.factors[place]!;
  const { name, label, levels } = factor;
  const opensSlot = slotsOf(document, name).length > 0;
  const change = (next: Partial<typeof factor>, field: string) =>
    onEdit({ ...document, factors: document.factors.with(place, { ...factor, ...next }) }, `factors.${place}.${field}`);
  const add = () => {
    const value = freeIdentifier(opensSlot ? "shown" : "c", new Set(levels.map((level) => level.value)));
    onEdit(withLevel(document, name, { value, label: value.replaceAll("_", " ") }), null);
  };
  const offered = offeredMethodLevels(document, name, targets);
  return (
    <Paper withBorder p="sm" radius="md" component="section" aria-label={`Factor ${label}`}>
      <Stack gap="sm">
        <Group align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            label="Factor"
            value={label}
            error={problem(`factors.${place}.label`)}
            onChange={(event) => change({ label: event.currentTarget.value }, "label")}
          />
          <CommittedInput
            w={150}
            label="In the data"
            value={name}
            disabled={opensSlot}
            title={opensSlot ? "What a trial shows is decided by the factor of this name" : undefined}
            error={problem(`factors.${place}.name`)}
            onCommit={(next) => onEdit(withFactorName(document, name, next), null)}
          />
          <Stack gap={2} mt={24}>
            <SegmentedControl
              size="xs"
              aria-label={`Participants and ${label}`}
              data={[
                { value: "between", label: "Between" },
                { value: "within", label: "Within" },
              ]}
              value={factor.within ? "within" : "between"}
              onChange={(next) => onEdit(withFactorWithin(document, name, next === "within"), null)}
            />
          </Stack>
          <Group gap={2} mt={24} wrap="nowrap">
            <PlaceButtons
              of={`factor ${label}`}
              list={document.factors}
              place={place}
              onMove={(factors) => onEdit({ ...document, factors }, null)}
            />
            <Tooltip label="Remove this factor">
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Remove factor ${label}`}
                onClick={() => onEdit(withoutFactor(document, name), null)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
        <Table aria-label={`Levels of ${label}`} withRowBorders={false} verticalSpacing={4}>
          <Table.Tbody>
            {levels.map((level, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a level is known by its place, its value can be edited
              <Table.Tr key={row}>
                <Table.Td>
                  <TextInput
                    size="xs"
                    aria-label={`Level ${level.value} of ${label}`}
                    value={level.label}
                    onChange={(event) =>
                      change(
                        { levels: levels.with(row, { ...level, label: event.currentTarget.value }) },
                        `levels.${row}`,
                      )
                    }
                  />
                </Table.Td>
                <Table.Td w={180}>
                  <CommittedInput
                    size="xs"
                    aria-label={`Level ${level.value} of ${label} in the data`}
                    value={String(level.value)}
                    error={problem(`factors.${place}.levels.${row}`)}
                    onCommit={(next) => onEdit(withLevelValue(document, name, level.value, asValue(next)), null)}
                  />
                </Table.Td>
                <Table.Td w={40}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove level ${level.value} of ${label}`}
                    disabled={levels.length <= 2}
                    title={levels.length <= 2 ? "A factor has two levels at least" : undefined}
                    onClick={() => onEdit(withoutLevel(document, name, level.value), null)}
                  >
                    <IconX size={16} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {opensSlot && offered.length > 0 ? (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="subtle" size="xs" w="fit-content" leftSection={<IconPlus size={14} />}>
                Add a level
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Shows another explanation of the targets</Menu.Label>
              {offered.map((one) => (
                <Menu.Item
                  key={`${one.slot}/${one.variant.key}`}
                  onClick={() => onEdit(withMethodLevel(document, name, one, targets), null)}
                >
                  {variantInWords(one.variant)}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item onClick={add}>Nothing chosen yet</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : (
          <Button variant="subtle" size="xs" w="fit-content" leftSection={<IconPlus size={14} />} onClick={add}>
            Add a level
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

/** A level as the data write it: a number where it is written as one. */
const asValue = (text: string): string | number => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
