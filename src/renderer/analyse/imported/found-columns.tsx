import { Table, Text } from "@mantine/core";
import type { FoundColumn } from "#shared/contract/imported-trials.ts";
import { formatCount, plural } from "../../elements/format.ts";

const typeNames = { number: "Number", factor: "Categories", truth: "Truth value", empty: "Empty" } as const;

/** Every column of the files: how it is read, and a few of its values. */
export function FoundColumns({ columns }: { readonly columns: readonly FoundColumn[] }) {
  return (
    <details>
      <summary>{`What is in the ${plural(columns.length, "column")}`}</summary>
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Column</Table.Th>
              <Table.Th>Read as</Table.Th>
              <Table.Th>Values</Table.Th>
              <Table.Th ta="right">Missing</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map(({ name, type, values, distinct, missing }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{typeNames[type]}</Table.Td>
                <Table.Td maw={320}>
                  <Text size="sm" truncate>
                    {values.join(", ")}
                  </Text>
                  {distinct > values.length && (
                    <Text size="xs" c="dimmed">{`${formatCount(distinct)} that differ`}</Text>
                  )}
                </Table.Td>
                <Table.Td ta="right">{formatCount(missing)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
