import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconFilterOff, IconX } from "@tabler/icons-react";
import type { Exclusion, ExclusionCount } from "#shared/analysis/apply-exclusions.ts";
import type { CodebookEntry } from "#shared/contract/analyse.ts";
import { plural } from "../../elements/format.ts";

interface Props {
  readonly columns: readonly CodebookEntry[];
  readonly exclusions: readonly Exclusion[];
  readonly counts: readonly ExclusionCount[];
  readonly onChange: (exclusions: Exclusion[], field: string | null) => void;
}

const operators: Exclusion["operator"][] = ["=", "≠", "<", "≤", ">", "≥"];

/** Rules that leave rows out, each with its reason and how many rows it took. */
export function ExclusionList({ columns, exclusions, counts, onChange }: Props) {
  const change = (place: number, part: Partial<Exclusion>, field: keyof Exclusion) =>
    onChange(exclusions.with(place, { ...exclusions[place]!, ...part }), `exclusions.${place}.${field}`);
  const add = () => {
    const times = columns.find(({ unit }) => unit === "ms");
    const column = (times ?? columns[0]!).name;
    onChange([...exclusions, { column, operator: "<", value: 200, reason: "too fast to have looked" }], null);
  };
  return (
    <Stack gap={6} mb="sm">
      {exclusions.map((exclusion, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place
        <Group key={place} gap="xs">
          <Text size="sm" w={100}>
            Exclude where
          </Text>
          <Select
            aria-label={`Column of exclusion ${place + 1}`}
            w={170}
            searchable
            data={columns.map(({ name }) => name)}
            value={exclusion.column}
            onChange={(column) => column && change(place, { column }, "column")}
          />
          <Select
            aria-label={`Comparison of exclusion ${place + 1}`}
            w={70}
            data={operators}
            value={exclusion.operator}
            onChange={(operator) =>
              operator && change(place, { operator: operator as Exclusion["operator"] }, "operator")
            }
          />
          <TextInput
            aria-label={`Value of exclusion ${place + 1}`}
            w={110}
            value={String(exclusion.value)}
            onChange={(event) => change(place, { value: numberOrText(event.currentTarget.value) }, "value")}
          />
          <TextInput
            aria-label={`Reason of exclusion ${place + 1}`}
            placeholder="Reason"
            flex="1 1 160px"
            maw={320}
            value={exclusion.reason}
            error={exclusion.reason.trim() === "" && "Say why"}
            onChange={(event) => change(place, { reason: event.currentTarget.value }, "reason")}
          />
          <Text size="sm" c="dimmed" w={80}>
            {plural(counts.find((count) => count.exclusion === exclusion)?.rows ?? 0, "row")}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove exclusion ${place + 1}`}
            onClick={() => onChange(exclusions.toSpliced(place, 1), null)}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="subtle" size="xs" w="fit-content" leftSection={<IconFilterOff size={14} />} onClick={add}>
        Exclude rows
      </Button>
    </Stack>
  );
}

/** "200" is the number 200; an unfinished or other text stays text. */
function numberOrText(text: string): string | number {
  return text.trim() !== "" && String(Number(text)) === text ? Number(text) : text;
}
