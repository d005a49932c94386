import { Alert, Button, Group, List, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { SpecifiedTrials, Target } from "#shared/contract/curate.ts";
import { trialKinds } from "#shared/study/specify-trials.ts";
import { orpc } from "../../connection/client.ts";
import { formatPercent, plural } from "../../elements/format.ts";
import { WrittenPaths } from "../../elements/written-paths.tsx";
import { kindLabels } from "../labels.ts";
import { useTargets } from "../use-targets.ts";

interface Props {
  readonly classifierId: string;
  readonly specified: SpecifiedTrials;
  readonly onClose: () => void;
}

/** The trials that were drawn by category, what could not be filled, and the way to have them as a table. */
export function SpecifiedTrialList({ classifierId, specified, onClose }: Props) {
  const { targetIds, categories, adversarialImages, shortfalls } = specified;
  const { data: targets = [] } = useTargets();
  const write = useMutation(orpc.curate.exportTargets.mutationOptions());
  const ids = new Set(targetIds);
  const drawn = targets.filter(({ id }) => ids.has(id));
  return (
    <Stack gap="sm">
      <Text>{`${plural(targetIds.length, "trial")} of ${plural(categories.length, "category", "categories")}.`}</Text>
      {shortfalls.length > 0 && (
        <Alert color="orange" icon={<IconInfoCircle stroke={1.5} />} title="The data could not fill everything">
          <List size="sm">
            {shortfalls.map((shortfall) => (
              <List.Item key={shortfall}>{shortfall}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <ScrollArea.Autosize mah={300} viewportProps={{ tabIndex: 0, "aria-label": "Categories" }}>
        <CategoryTable categories={categories} drawn={drawn} />
      </ScrollArea.Autosize>
      <Text size="sm" c="dimmed">
        {adversarialImages}
      </Text>
      {write.data && <WrittenPaths paths={write.data.paths} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={write.isPending}
          disabled={targetIds.length === 0}
          onClick={() => write.mutate({ classifierId, targetIds })}
        >
          Export as CSV
        </Button>
        <Button data-autofocus onClick={onClose}>
          Show them
        </Button>
      </Group>
    </Stack>
  );
}

interface TableProps {
  readonly categories: SpecifiedTrials["categories"];
  readonly drawn: readonly Target[];
}

/** Of each category how accurate the classifier is, and how many trials of each kind were drawn of how many images. */
function CategoryTable({ categories, drawn }: TableProps) {
  return (
    <Table verticalSpacing={4} stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Category</Table.Th>
          <Table.Th ta="right">Accuracy</Table.Th>
          {trialKinds.map((kind) => (
            <Table.Th key={kind} ta="right">{`${kindLabels[kind].plural}, drawn of`}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {categories.map(({ category, accuracy, available }) => (
          <Table.Tr key={category}>
            <Table.Td>{category}</Table.Td>
            <Table.Td ta="right">{formatPercent(accuracy)}</Table.Td>
            {trialKinds.map((kind) => {
              const count = drawn.filter((one) => one.kind === kind && one.groundTruth === category).length;
              return <Table.Td key={kind} ta="right">{`${count} of ${available[kind]}`}</Table.Td>;
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
