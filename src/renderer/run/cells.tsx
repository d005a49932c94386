import { Group, Progress, SimpleGrid, Text } from "@mantine/core";
import type { RunOverview } from "#shared/contract/run.ts";
import type { SessionKind } from "#shared/study/screen.ts";

interface Props {
  readonly cells: RunOverview["cells"];
  readonly kind: SessionKind;
}

/** How full each condition is: completed sessions solid, live ones lighter, against those wanted. */
export function Cells({ cells, kind }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} mb="md">
      {cells.map(({ conditionId, label, wanted, completed, live }) => {
        const most = Math.max(wanted, completed + live);
        const words = `${completed} of ${wanted} completed${live > 0 ? `, ${live} live` : ""}`;
        return (
          <div key={conditionId}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text fw={500} truncate>
                {label}
              </Text>
              <Text size="sm" c="dimmed" flex="none">
                {words}
              </Text>
            </Group>
            <Progress.Root size="lg" mt={4} role="img" aria-label={`${label}, ${kind} sessions: ${words}`}>
              <Progress.Section value={(100 * completed) / most} withAria={false} />
              <Progress.Section value={(100 * live) / most} color="indigo.3" striped withAria={false} />
            </Progress.Root>
          </div>
        );
      })}
    </SimpleGrid>
  );
}
