import { Table, Text, Tooltip } from "@mantine/core";
import type { Measure } from "#shared/methods/outputs/evaluation.ts";
import { formatNumber } from "../../elements/format.ts";

/** Every measure with its interval, and what qualifies it. */
export function MeasureTable({ measures }: { readonly measures: readonly Measure[] }) {
  const intervals = measures.some(({ low, high }) => low !== null && high !== null);
  return (
    <Table withRowBorders={false} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Measure</Table.Th>
          <Table.Th ta="right">Value</Table.Th>
          {intervals && <Table.Th ta="right">95% interval</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {measures.map((measure) => (
          <MeasureRow key={measure.id} measure={measure} intervals={intervals} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface RowProps {
  readonly measure: Measure;
  readonly intervals: boolean;
}

function MeasureRow({ measure, intervals }: RowProps) {
  const { label, description, value, low, high, unit, better, note } = measure;
  return (
    <Table.Tr>
      <Table.Td>
        <Tooltip label={description} multiline w={320}>
          <span>{label}</span>
        </Tooltip>
        {(note !== null || better !== null) && (
          <Text size="xs" c="dimmed">
            {note ?? `${better} is better`}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {value === null ? "–" : `${formatNumber(value)}${unit === null ? "" : ` ${unit}`}`}
      </Table.Td>
      {intervals && (
        <Table.Td ta="right">
          {low === null || high === null ? "" : `${formatNumber(low)} to ${formatNumber(high)}`}
        </Table.Td>
      )}
    </Table.Tr>
  );
}
