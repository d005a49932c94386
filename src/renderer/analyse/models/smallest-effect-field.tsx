import { NumberInput } from "@mantine/core";

/** The smallest effect that would matter, on the scale of the coefficients; null where none was named. */
export interface SmallestEffect {
  readonly bound: number | null;
  readonly onBound: (bound: number | null) => void;
}

/** Asks for the smallest effect of interest. */
export function SmallestEffectField({ bound, onBound, unit }: SmallestEffect & { readonly unit: string }) {
  return (
    <NumberInput
      label="Smallest effect of interest"
      description={`In ${unit}; decide it before you look`}
      placeholder="None named"
      w={240}
      min={0}
      step={0.1}
      allowNegative={false}
      value={bound ?? ""}
      onChange={(value) => onBound(typeof value === "number" && value > 0 ? value : null)}
    />
  );
}
