import { Stack, Table, Text, Title } from "@mantine/core";
import type { MeasureComparison } from "#shared/methods/compare-evaluations.ts";
import { formatNumber } from "../../elements/format.ts";

interface Props {
  readonly comparison: MeasureComparison;
  /** What a group is called. */
  readonly label: (group: string) => string;
}

/** One measure: each method's mean, and the methods against each other on the targets that both explain. */
export function ComparisonTable({ comparison, label }: Props) {
  const { label: measure, description, better, groups, differences } = comparison;
  const interval = (low: number | null, high: number | null) =>
    low === null || high === null ? "–" : `${formatNumber(low)} to ${formatNumber(high)}`;
  return (
    <Stack component="section" aria-label={measure} gap={6} w="100%" maw={760}>
      <Title order={2}>{measure}</Title>
      <Text size="sm" c="dimmed">
        {description}
        {better && ` ${better === "higher" ? "Higher" : "Lower"} is better.`} Intervals: 95%, bootstrap over targets.
      </Text>
      <Table aria-label={`${measure} by method`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Method</Table.Th>
            <Table.Th ta="right">Targets</Table.Th>
            <Table.Th ta="right">Mean</Table.Th>
            <Table.Th ta="right">95% interval</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map(({ group, n, mean, low, high }) => (
            <Table.Tr key={group}>
              <Table.Td>{label(group)}</Table.Td>
              <Table.Td ta="right">{n}</Table.Td>
              <Table.Td ta="right">{formatNumber(mean)}</Table.Td>
              <Table.Td ta="right">{interval(low, high)}</Table.Td>
            </Table.Tr>
          ))}
          {differences.map(({ first, second, n, difference, low, high }) => (
            <Table.Tr key={`${first} ${second}`}>
              <Table.Td>
                {label(second)} − {label(first)}
              </Table.Td>
              <Table.Td ta="right">{n}</Table.Td>
              <Table.Td ta="right">{formatNumber(difference)}</Table.Td>
              <Table.Td ta="right">{interval(low, high)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
