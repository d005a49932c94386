import { Button, Group, Progress, Text } from "@mantine/core";
import type { Progress as Steps } from "#shared/analysis/questions.ts";
import { formatCount } from "../../elements/format.ts";

interface Props {
  /** What is being computed: "Bootstrap". */
  readonly label: string;
  readonly steps: Steps;
  /** What a step is: "refits". */
  readonly unit: string;
  readonly onCancel: () => void;
}

/** How far a computation has come, and a way to end it. */
export function ComputationBar({ label, steps: { done, total }, unit, onCancel }: Props) {
  const words = done === 0 ? "starting" : `${formatCount(done)} of ${formatCount(total)} ${unit}`;
  return (
    <Group gap="md" role="status">
      <Progress.Root w={200}>
        <Progress.Section value={(100 * done) / total} aria-label={label} aria-valuetext={words} />
      </Progress.Root>
      <Text size="sm">{`${label}: ${words}`}</Text>
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel
      </Button>
    </Group>
  );
}
