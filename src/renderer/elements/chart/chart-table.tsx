import { Table } from "@mantine/core";
import type { Axis, ChartRow, TableColumn } from "./series.ts";

interface Props {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly ChartRow[];
  readonly x: Axis & { readonly field: string };
  readonly y: Axis;
}

/** The numbers that a chart draws. */
export function ChartTable({ title, columns, rows, x, y }: Props) {
  const cell = (field: string, value: ChartRow[string] | undefined) => {
    if (typeof value !== "number") return value ?? "–";
    return field === x.field ? x.format(value) : y.format(value);
  };
  return (
    <Table aria-label={`${title}, as a table`} fz="sm">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ field, label }) => (
            <Table.Th key={field} scope="col">
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
          <Table.Tr key={place}>
            {columns.map(({ field }) => (
              <Table.Td key={field}>{cell(field, row[field])}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
