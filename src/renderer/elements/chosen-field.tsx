import { Checkbox, SimpleGrid } from "@mantine/core";
import type { Choice } from "#shared/settings/field.ts";

interface Props {
  readonly label: string;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  readonly options: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** Some of a few options, kept in the order in which they are offered. */
export function ChosenField({ options, chosen, onChange, ...words }: Props) {
  const inOrder = (next: readonly string[]) =>
    options.map(({ value }) => value).filter((value) => next.includes(value));
  return (
    <Checkbox.Group {...words} value={[...chosen]} onChange={(next) => onChange(inOrder(next))}>
      <SimpleGrid cols={2} spacing="xs" mt="xs">
        {options.map(({ value, label }) => (
          <Checkbox key={value} value={value} label={label} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
