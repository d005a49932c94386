import { ActionIcon, Button, Group, Input, Radio, Stack, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";

interface Props {
  readonly label: string;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  /** What one element is called. */
  readonly item: string;
  readonly elements: readonly string[];
  readonly least: number;
  readonly most: number;
  /** Where one element is marked: its place, what the mark says, and how to choose another. */
  readonly marked?: { readonly place: number; readonly label: string; readonly onChange: (place: number) => void };
  /** `place` is the element that was edited, null when one came or went; `marked` is where the mark is then. */
  readonly onChange: (elements: string[], place: number | null, marked: number) => void;
}

/** Texts in their order, such as the options of a question; one of them can be marked. */
export function ListField({ label, description, error, item, elements, least, most, marked, onChange }: Props) {
  const mark = marked?.place ?? -1;
  // The marked element stays marked when an earlier one goes.
  const remove = (place: number) => onChange(elements.toSpliced(place, 1), null, mark - Number(place < mark));
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {elements.map((element, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an element is known by its place
          <Group key={place} gap="xs" wrap="nowrap">
            {marked && (
              <Tooltip label={marked.label}>
                <Radio
                  aria-label={`${item} ${place + 1}: ${marked.label.toLowerCase()}`}
                  checked={mark === place}
                  onChange={() => marked.onChange(place)}
                />
              </Tooltip>
            )}
            <TextInput
              flex={1}
              aria-label={`${item} ${place + 1}`}
              value={element}
              onChange={(event) => onChange(elements.with(place, event.currentTarget.value), place, mark)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${item.toLowerCase()} ${place + 1}`}
              disabled={elements.length <= least || mark === place}
              onClick={() => remove(place)}
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
          disabled={elements.length >= most}
          onClick={() => onChange([...elements, `${item} ${elements.length + 1}`], null, mark)}
        >
          {/^[aeiou]/i.test(item) ? "Add an" : "Add a"} {item.toLowerCase()}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
