import { ActionIcon, Button, Group, Input, Radio, Stack, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly options: readonly string[];
  readonly error: string | undefined;
  readonly most: number;
  /** Where one option is the right one: its place, and how to choose another. */
  readonly correct?: { readonly place: number; readonly onChange: (place: number) => void };
  readonly onChange: (options: string[], field: string | null, correct?: number) => void;
}

const fewest = 2;

/** The options of a question, in their order; with `correct`, one of them is marked as right. */
export function OptionsField({ label, description, options, error, most, correct, onChange }: Props) {
  const remove = (place: number) =>
    // The right option stays the right one when an earlier one goes.
    onChange(options.toSpliced(place, 1), null, correct && correct.place - Number(place < correct.place));
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {options.map((option, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its place
          <Group key={place} gap="xs" wrap="nowrap">
            {correct && (
              <Tooltip label="The right answer">
                <Radio
                  aria-label={`Option ${place + 1} is right`}
                  checked={correct.place === place}
                  onChange={() => correct.onChange(place)}
                />
              </Tooltip>
            )}
            <TextInput
              flex={1}
              aria-label={`Option ${place + 1}`}
              value={option}
              onChange={(event) => onChange(options.with(place, event.currentTarget.value), `options.${place}`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove option ${place + 1}`}
              disabled={options.length <= fewest || correct?.place === place}
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
          disabled={options.length >= most}
          onClick={() => onChange([...options, `Option ${options.length + 1}`], null)}
        >
          Add an option
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
