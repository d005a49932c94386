import { Button, Group, Progress, Text } from "@mantine/core";
import { signed } from "#shared/figures/figure.ts";
import type { FitState } from "../worker/use-fit.ts";

interface Props {
  readonly running: NonNullable<FitState["running"]>;
  readonly onCancel: () => void;
}

/** Which model is being fitted, and how far its search has come. */
export function FitProgressBar({ running: { request, progress }, onCancel }: Props) {
  const { model, iteration, deviance } = progress;
  const count = request.formulas.length;
  return (
    <Group gap="md" role="status">
      <Progress.Root w={200}>
        <Progress.Section
          value={(100 * model) / count}
          aria-label="Models fitted"
          aria-valuetext={`${model} of ${count} models`}
        />
      </Progress.Root>
      <Text size="sm">
        {`Model ${model + 1} of ${count}`}
        {iteration > 0 && `, step ${iteration}, log-likelihood ${signed(-deviance / 2)}`}
      </Text>
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel
      </Button>
    </Group>
  );
}
