import { Table } from "@mantine/core";

interface Props {
  /** What a line is about, then what is said of it. */
  readonly columns: readonly string[];
  readonly lines: readonly { readonly name: string; readonly cells: readonly string[] }[];
  readonly label: string;
}

/** Lines of figures, each with its name: columns of figures stand to the right. */
export function VerdictTable({ columns: [first, ...others], lines, label }: Props) {
  return (
    <Table.ScrollContainer minWidth={520} type="native" tabIndex={0} aria-label={label}>
      <Table maw={1240} aria-label={label} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{first}</Table.Th>
            {others.map((name) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ name, cells }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              {cells.map((cell, place) => (
                <Table.Td key={others[place]} ta="right">
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
