import { NumberInput } from "@mantine/core";
import type { Field } from "#shared/settings/field.ts";
import { RowsField } from "./rows-field.tsx";

interface Props {
  readonly label: string;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  readonly field: Pick<Field, "item" | "least" | "most" | "element">;
  /** An element that is being typed may be none yet: what is no number is for the schema to refuse. */
  readonly elements: readonly (number | string)[];
  /** `place` is the element that was edited, null when one came or went. */
  readonly onChange: (elements: (number | string)[], place: number | null) => void;
}

/** Numbers in their order, such as how many features are changed. */
export function NumberListField({ label, description, error, field, elements, onChange }: Props) {
  const { item, least = 0, most = Number.POSITIVE_INFINITY, element } = field;
  return (
    <RowsField
      {...{ label, description, error, item, most }}
      count={elements.length}
      nameOf={(place) => `${item.toLowerCase()} ${place + 1}`}
      canRemove={() => elements.length > least}
      onRemove={(place) => onChange(elements.toSpliced(place, 1), null)}
      onAdd={() => onChange([...elements, elements.at(-1) ?? 1], null)}
      row={(place) => (
        <NumberInput
          flex={1}
          aria-label={`${item} ${place + 1}`}
          allowDecimal={element === "number"}
          value={elements[place]!}
          onChange={(value) => onChange(elements.with(place, value), place)}
        />
      )}
    />
  );
}
