import { Radio, TextInput, Tooltip } from "@mantine/core";
import { RowsField } from "./rows-field.tsx";

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
    <RowsField
      {...{ label, description, error, item, most }}
      count={elements.length}
      nameOf={(place) => `${item.toLowerCase()} ${place + 1}`}
      canRemove={(place) => elements.length > least && mark !== place}
      onRemove={remove}
      onAdd={() => onChange([...elements, `${item} ${elements.length + 1}`], null, mark)}
      row={(place) => (
        <>
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
            value={elements[place]!}
            onChange={(event) => onChange(elements.with(place, event.currentTarget.value), place, mark)}
          />
        </>
      )}
    />
  );
}
