import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Generator } from "#shared/contract/generators.ts";
import type { Dataset } from "#shared/contract/library.ts";
import { formatCompact, formatNumber } from "../../elements/format.ts";
import { ArchivedBadge } from "../../holdings/archived-switch.tsx";
import classes from "../card.module.css";
import { SampleSheet } from "./sample-sheet.tsx";

interface Props {
  readonly generator: Generator;
  readonly datasets: readonly Dataset[];
}

export function GeneratorCard({ generator, datasets }: Props) {
  const { id, name, architecture, datasetId, parameterCount, training } = generator;
  const dataset = datasets.find((candidate) => candidate.id === datasetId);
  const losses = Object.entries(training.history.at(-1)?.losses ?? {});
  return (
    <Card component={Link} to={`/library/generators/${id}`} className={classes.card}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={3}>{name}</Title>
          <ArchivedBadge item={generator} />
        </Group>
        <Group>
          <SampleSheet generator={generator} room={256} />
        </Group>
        <Text size="sm">
          {architecture} · {formatCompact(parameterCount)} parameters{dataset && ` · ${dataset.name}`}
        </Text>
        <Text size="xs" c="dimmed">
          {losses.map(([loss, value]) => `${loss} ${formatNumber(value)} nats`).join(", ")}
        </Text>
      </Stack>
    </Card>
  );
}
