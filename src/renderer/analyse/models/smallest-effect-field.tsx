import { NumberInput } from "@mantine/core";
import { useState } from "react";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";

/** The smallest effect that would matter, on the scale of the coefficients; null where none was named. */
export interface SmallestEffect {
  readonly bound: number | null;
  readonly onBound: (bound: number | null) => void;
}

/** The analysis's smallest effect of interest, and how to change it. */
export function smallestEffect(
  { smallestEffect: bound, ...rest }: AnalysisDocument,
  onEdit: (document: AnalysisDocument, field: string | null) => void,
): SmallestEffect {
  const onBound = (next: number | null) =>
    onEdit(next === null ? rest : { ...rest, smallestEffect: next }, "smallestEffect");
  return { bound: bound ?? null, onBound };
}

/** Asks for the smallest effect of interest. */
export function SmallestEffectField({ bound, onBound, unit }: SmallestEffect & { readonly unit: string }) {
  // "1." on the way to 1.5 is a text: it stays as it is typed while it says the same.
  const [typed, setTyped] = useState<number | string>(bound ?? "");
  return (
    <NumberInput
      label="Smallest effect of interest"
      description={`In ${unit}; decide it before you look`}
      placeholder="None named"
      w={240}
      min={0}
      step={0.1}
      allowNegative={false}
      value={boundOf(typed) === bound ? typed : (bound ?? "")}
      onChange={(next) => {
        setTyped(next);
        if (boundOf(next) !== bound) onBound(boundOf(next));
      }}
    />
  );
}

const boundOf = (typed: number | string) => (Number(typed) > 0 ? Number(typed) : null);
