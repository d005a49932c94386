import { Group, Select } from "@mantine/core";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";

interface Props {
  readonly formulas: readonly string[];
  readonly frame: DataFrame;
  readonly referenceLevels: Readonly<Record<string, string>>;
  readonly onChange: (referenceLevels: Record<string, string>) => void;
}

/** For each factor among the fixed effects, the level that the others are compared with. */
export function ReferenceLevels({ formulas, frame, referenceLevels, onChange }: Props) {
  const names = [...new Set(formulas.flatMap(fixedVariables))];
  return (
    <Group gap="sm">
      {names.map((name) => {
        const column = frame.columns.get(name);
        if (column?.kind !== "factor") return null;
        return (
          <Select
            key={name}
            label={`Reference of ${name}`}
            w={200}
            data={[...column.levels]}
            value={referenceLevels[name] ?? column.levels[0]!}
            onChange={(level) => level && onChange({ ...referenceLevels, [name]: level })}
          />
        );
      })}
    </Group>
  );
}

function fixedVariables(formula: string): string[] {
  try {
    return interpretFormula(formula).fixed.terms.flat();
  } catch {
    return []; // The formula field says what is wrong.
  }
}
