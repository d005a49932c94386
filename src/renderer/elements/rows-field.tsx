import { ActionIcon, Button, Group, Input, Stack } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  readonly description?: string | undefined;
  readonly error?: ReactNode;
  /** What one row is called: "option". */
  readonly item: string;
  readonly count: number;
  readonly most?: number;
  readonly row: (place: number) => ReactNode;
  /** What the row is called that a button removes. */
  readonly nameOf: (place: number) => string;
  readonly canRemove?: (place: number) => boolean;
  readonly onRemove: (place: number) => void;
  readonly onAdd: () => void;
}

/** Rows that can be added and removed, each with fields of its own. */
export function RowsField({ label, description, error, item, count, most = Number.POSITIVE_INFINITY, ...rows }: Props) {
  const { canRemove = () => true } = rows;
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {Array.from({ length: count }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
          <Group key={place} gap="xs" wrap="nowrap">
            {rows.row(place)}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${rows.nameOf(place)}`}
              disabled={!canRemove(place)}
              onClick={() => rows.onRemove(place)}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          disabled={count >= most}
          onClick={rows.onAdd}
        >
          {/^[aeiou]/i.test(item) ? "Add an" : "Add a"} {item.toLowerCase()}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
