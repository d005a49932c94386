import { Checkbox, TextInput } from "@mantine/core";
import type { Field } from "#shared/settings/field.ts";
import type { Json, JsonObject } from "./json.ts";
import { RowsField } from "./rows-field.tsx";

interface Props {
  readonly field: Field;
  readonly label: string;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  readonly elements: readonly JsonObject[];
  /** What is wrong with the field of a path (`2.text`): the field is marked, the words are those of `error`. */
  readonly problem: (path: string) => string | undefined;
  /** `path` is the field that was edited (`2.text`); null when an element came or went. */
  readonly onChange: (elements: JsonObject[], path: string | null) => void;
}

/** Groups of texts and switches in their order, one a row: the first text of a group has the most room. */
export function GroupListField({ field, label, description, error, elements, problem, onChange }: Props) {
  const { item, fields, least = 0, most = Number.POSITIVE_INFINITY } = field;
  const [main] = fields;
  const added = Object.fromEntries(fields.map((one) => [one.name, (one.default ?? "") as Json]));
  const change = (place: number, name: string, value: Json) =>
    onChange(elements.with(place, { ...elements[place], [name]: value }), `${place}.${name}`);
  return (
    <RowsField
      {...{ label, description, error, item, most }}
      count={elements.length}
      nameOf={(place) => `${item.toLowerCase()} ${place + 1}`}
      canRemove={() => elements.length > least}
      onRemove={(place) => onChange(elements.toSpliced(place, 1), null)}
      onAdd={() => onChange([...elements, { ...added, [main!.name]: `${item} ${elements.length + 1}` }], null)}
      row={(place) =>
        fields.map(({ name, label: own, kind }) => {
          const value = elements[place]![name] ?? added[name]!;
          const words = `${item} ${place + 1}: ${own.toLowerCase()}`;
          return kind === "boolean" ? (
            <Checkbox
              key={name}
              label={own}
              aria-label={words}
              checked={value === true}
              onChange={(event) => change(place, name, event.currentTarget.checked)}
            />
          ) : (
            <TextInput
              key={name}
              {...(name === main!.name ? { flex: 1 } : { w: 150, placeholder: own })}
              aria-label={words}
              value={String(value)}
              error={problem(`${place}.${name}`) !== undefined}
              onChange={(event) => change(place, name, event.currentTarget.value)}
            />
          );
        })
      }
    />
  );
}
