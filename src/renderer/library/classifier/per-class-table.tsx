import { Anchor, Progress, Table } from "@mantine/core";
import { Link } from "react-router";
import type { Dataset, Evaluation } from "#shared/contract/library.ts";
import { formatCount, formatPercent } from "../../elements/format.ts";
import { imageQueryAddress } from "../dataset/image-query.ts";

interface Props {
  readonly evaluation: Evaluation;
  readonly dataset: Dataset;
}

/** Accuracy on the images of each class; the errors are a click away. */
export function PerClassTable({ evaluation, dataset }: Props) {
  const { classifierId, split } = evaluation;
  return (
    <Table verticalSpacing={3}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Class</Table.Th>
          <Table.Th ta="right">n</Table.Th>
          <Table.Th ta="right">Accuracy</Table.Th>
          <Table.Th w="35%">0–100%</Table.Th>
          <Table.Th ta="right">Errors</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {evaluation.perClass.map(({ className, n, accuracy }, groundTruth) => {
          const errors = Math.round(n * (1 - accuracy));
          return (
            <Table.Tr key={className}>
              <Table.Th scope="row" fw={500}>
                {className}
              </Table.Th>
              <Table.Td ta="right">{formatCount(n)}</Table.Td>
              <Table.Td ta="right">{formatPercent(accuracy)}</Table.Td>
              <Table.Td>
                <Progress value={100 * accuracy} color="teal" size="sm" aria-label={`Accuracy on ${className}`} />
              </Table.Td>
              <Table.Td ta="right">
                {errors === 0 ? (
                  0
                ) : (
                  <Anchor
                    component={Link}
                    size="sm"
                    to={imageQueryAddress({
                      datasetId: dataset.id,
                      classifierId,
                      split,
                      groundTruth,
                      outcome: "error",
                    })}
                    aria-label={`${errors} errors on ${className}`}
                  >
                    {errors}
                  </Anchor>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
