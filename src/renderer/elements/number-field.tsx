import { NumberInput } from "@mantine/core";
import { useState } from "react";
import type { Field } from "#shared/settings/field.ts";
import { whatIsNeeded } from "#shared/settings/settings.ts";
import type { Json } from "./json.ts";

interface Props {
  readonly label: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly field: Field;
  readonly value: Json;
  readonly onChange: (value: number) => void;
}

/** A number within its limits. What is no such number stays as it is typed, says what is needed, and changes nothing. */
export function NumberField({ field, value, error, onChange, ...words }: Props) {
  const [typed, setTyped] = useState<string | number | null>(null);
  const { kind, least, most, above, step } = field;
  const fits = (next: string | number): next is number =>
    typeof next === "number" &&
    (least === undefined || (above ? next > least : next >= least)) &&
    (most === undefined || next <= most);
  const needed = whatIsNeeded(field);
  return (
    <NumberInput
      {...words}
      error={typed === null ? error : `${needed.charAt(0).toUpperCase()}${needed.slice(1)}`}
      value={typed ?? (typeof value === "number" ? value : "")}
      onChange={(next) => {
        setTyped(fits(next) ? null : next);
        if (fits(next)) onChange(next);
      }}
      onBlur={() => setTyped(null)}
      clampBehavior="none"
      allowDecimal={kind === "number"}
      allowNegative={least === undefined || least < 0}
      step={step ?? 1}
      {...(least !== undefined && { min: least })}
      {...(most !== undefined && { max: most })}
    />
  );
}
