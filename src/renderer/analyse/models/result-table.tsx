import { Group, Table, Text, Title } from "@mantine/core";
import { type TextTable, toCsv, toLatex, toMarkdown } from "#shared/stats/result-tables.ts";
import { CopyMenu } from "./copy-menu.tsx";

interface Props {
  readonly title: string;
  readonly table: TextTable;
  /** Leading columns of words; the others are numbers and stand to the right. */
  readonly words?: number;
}

/** A table of results with its notes, to be copied in any format. */
export function ResultTable({ title, table, words = 1 }: Props) {
  const align = (column: number) => (column < words ? undefined : ("right" as const));
  return (
    <section aria-label={title}>
      <Group mb={4}>
        <Title order={3}>{title}</Title>
        <CopyMenu
          formats={[
            ["CSV", () => toCsv(table)],
            ["Markdown", () => toMarkdown(table)],
            ["LaTeX", () => toLatex(table)],
          ]}
        />
      </Group>
      <Table.ScrollContainer minWidth={480}>
        <Table w="auto">
          <Table.Thead>
            <Table.Tr>
              {table.header.map((name, column) => (
                <Table.Th key={name} ta={align(column)}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {table.rows.map((cells) => (
              <Table.Tr key={cells.slice(0, words).join("\n")}>
                {cells.map((cell, column) => (
                  <Table.Td key={table.header[column]} ta={align(column)}>
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" mt={4}>
        {table.notes.join(" ")}
      </Text>
    </section>
  );
}
