import { NumberInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { RowsField } from "../../elements/rows-field.tsx";

export interface Coefficient {
  /** As in the model matrix: `target_kindhit:saliency`. */
  readonly name: string;
  /** Log-odds. */
  readonly value: number;
}

interface Props {
  readonly coefficients: readonly Coefficient[];
  readonly error: ReactNode;
  readonly onChange: (coefficients: Coefficient[]) => void;
}

/** Named coefficients in log-odds. */
export function CoefficientsField({ coefficients, error, onChange }: Props) {
  const change = (place: number, part: Partial<Coefficient>) =>
    onChange(coefficients.with(place, { ...coefficients[place]!, ...part }));
  return (
    <RowsField
      label="Coefficients"
      description="Log-odds of answering as the AI, named as in the model matrix; to begin with, as in the paper's Table 1"
      error={error}
      item="coefficient"
      count={coefficients.length}
      nameOf={(place) => coefficients[place]!.name}
      onRemove={(place) => onChange(coefficients.toSpliced(place, 1))}
      onAdd={() => onChange([...coefficients, { name: "", value: 0 }])}
      row={(place) => (
        <>
          <TextInput
            flex={1}
            size="xs"
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            aria-label={`Name of coefficient ${place + 1}`}
            value={coefficients[place]!.name}
            onChange={(event) => change(place, { name: event.currentTarget.value })}
          />
          <NumberInput
            w={100}
            size="xs"
            step={0.1}
            aria-label={`Value of ${coefficients[place]!.name}`}
            value={coefficients[place]!.value}
            onChange={(next) => typeof next === "number" && change(place, { value: next })}
          />
        </>
      )}
    />
  );
}
