import { ScrollArea, Table, Text } from "@mantine/core";
import type { Classifier } from "#shared/contract/library.ts";
import { formatCount } from "../../elements/format.ts";

/** The network, layer by layer. */
export function ArchitectureTable({ classifier }: { readonly classifier: Classifier }) {
  if (classifier.layers.length === 0)
    return (
      <Text size="sm" c="dimmed">
        A black box: its file answers, but its layers are not known here.
      </Text>
    );
  return (
    <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Layer</Table.Th>
            <Table.Th>What it does</Table.Th>
            <Table.Th>Output</Table.Th>
            <Table.Th ta="right">Parameters</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {classifier.layers.map(({ name, detail, outputShape, parameters }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td>{detail}</Table.Td>
              <Table.Td>{outputShape.join(" × ")}</Table.Td>
              <Table.Td ta="right">{formatCount(parameters)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
