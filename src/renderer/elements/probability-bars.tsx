import { Group, Progress, Stack, Text } from "@mantine/core";
import { formatPercent } from "./format.ts";

interface Props {
  readonly probabilities: readonly { readonly category: string; readonly probability: number }[];
  readonly groundTruth: string;
  /** How many to show, the likeliest first. */
  readonly top?: number;
}

/** The classifier's probabilities, likeliest first; the ground truth is marked in words and colour. */
export function ProbabilityBars({ probabilities, groundTruth, top = 5 }: Props) {
  const likeliest = probabilities.toSorted((a, b) => b.probability - a.probability).slice(0, top);
  return (
    <Stack gap={6}>
      {likeliest.map(({ category, probability }) => (
        <div key={category}>
          <Group justify="space-between" gap="xs">
            <Text size="sm" fw={category === groundTruth ? 600 : 400}>
              {category}
              {category === groundTruth && " (ground truth)"}
            </Text>
            <Text size="sm">{formatPercent(probability, 2)}</Text>
          </Group>
          <Progress
            value={Math.round(10_000 * probability) / 100}
            size="md"
            color={category === groundTruth ? "teal" : "gray.6"}
            aria-label={`Probability of ${category}`}
          />
        </div>
      ))}
    </Stack>
  );
}
