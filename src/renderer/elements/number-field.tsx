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

/**
 * A number within its limits. What is no such number stays as it is typed, says what is needed, and changes nothing; it is
 * not put right unasked, lest a form be sent with a number that nobody typed.
 */
export function NumberField({ field, value, error, onChange, ...words }: Props) {
  const [wrong, setWrong] = useState<{ readonly typed: string | number; readonly instead: Json } | null>(null);
  // A value that comes from elsewhere takes the place of what was typed.
  const typed = wrong?.instead === value ? wrong.typed : null;
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
        setWrong(fits(next) ? null : { typed: next, instead: value });
        if (fits(next)) onChange(next);
      }}
      clampBehavior="none"
      allowDecimal={kind === "number"}
      allowNegative={least === undefined || least < 0}
      step={step ?? 1}
      {...(least !== undefined && { min: least })}
      {...(most !== undefined && { max: most })}
    />
  );
}
