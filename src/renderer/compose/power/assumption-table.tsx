import { NumberInput, Table } from "@mantine/core";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { termLabel, variableLabel } from "#shared/study/term-labels.ts";
import type { Assumptions, ModelParameters } from "./assumptions.ts";

interface Props {
  readonly parameters: ModelParameters;
  readonly assumptions: Assumptions;
  readonly document: StudyDocument;
  readonly onChange: (assumptions: Assumptions) => void;
}

/** What is taken to be true, a number a row. */
export function AssumptionTable({ parameters: { terms, variables, groups }, assumptions, document, onChange }: Props) {
  const { fixed, sds } = assumptions;
  return (
    <Table verticalSpacing={2} aria-label="Assumed coefficients">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Coefficient</Table.Th>
          <Table.Th w={110}>Log-odds</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {terms.map((term) => (
          <Assumption
            key={term}
            label={termLabel(term, variables, document)}
            value={fixed[term] ?? 0}
            onChange={(value) => onChange({ fixed: { ...fixed, [term]: value }, sds })}
          />
        ))}
        {groups.map((group) => (
          <Assumption
            key={group}
            label={`SD of ${variableLabel(group, document)}`}
            value={sds[group] ?? 0}
            min={0}
            onChange={(value) => onChange({ fixed, sds: { ...sds, [group]: value } })}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface AssumptionProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly onChange: (value: number) => void;
}

function Assumption({ label, value, min, onChange }: AssumptionProps) {
  return (
    <Table.Tr>
      <Table.Td>{label}</Table.Td>
      <Table.Td>
        <NumberInput
          aria-label={label}
          size="xs"
          step={0.1}
          decimalScale={2}
          {...(min !== undefined && { min })}
          value={value}
          onChange={(next) => typeof next === "number" && onChange(next)}
        />
      </Table.Td>
    </Table.Tr>
  );
}
