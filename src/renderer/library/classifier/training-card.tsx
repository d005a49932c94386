import { Table } from "@mantine/core";
import type { Classifier } from "#shared/contract/library.ts";
import { formatNumber, formatPercent } from "../../elements/format.ts";
import { Section } from "./section.tsx";

/** How training went, epoch by epoch; nothing for classifiers that were not trained here. */
export function TrainingCard({ classifier }: { readonly classifier: Classifier }) {
  if (!classifier.training || classifier.training.history.length === 0) return null;
  return (
    <Section title="Training">
      <Table verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Epoch</Table.Th>
            <Table.Th ta="right">Loss (nats)</Table.Th>
            <Table.Th ta="right">Training accuracy</Table.Th>
            <Table.Th ta="right">Test accuracy</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {classifier.training.history.map(({ epoch, loss, accuracy, testAccuracy }) => (
            <Table.Tr key={epoch}>
              <Table.Td>{epoch}</Table.Td>
              <Table.Td ta="right">{formatNumber(loss)}</Table.Td>
              <Table.Td ta="right">{formatPercent(accuracy, 2)}</Table.Td>
              <Table.Td ta="right">{formatPercent(testAccuracy, 2)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
