import { Badge, Card, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { Link } from "react-router";
import type { Classifier, Dataset } from "#shared/contract/library.ts";
import { formatCompact, formatPercent } from "../elements/format.ts";
import { ArchivedBadge } from "../holdings/archived-switch.tsx";
import { capabilityLabels } from "./capabilities.ts";
import classes from "./card.module.css";

interface Props {
  readonly classifier: Classifier;
  readonly datasets: readonly Dataset[];
}

export function ClassifierCard({ classifier, datasets }: Props) {
  const { id, name, architecture, datasetId, testAccuracy, parameterCount, capabilities, origin } = classifier;
  const dataset = datasets.find((candidate) => candidate.id === datasetId);
  return (
    <Card component={Link} to={`/library/classifiers/${id}`} className={classes.card}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="baseline">
          <Title order={3}>{name}</Title>
          <Text fw={600} size="lg" title="Accuracy on the test images">
            {formatPercent(testAccuracy)}
          </Text>
        </Group>
        <Text size="sm">
          {architecture} · {formatCompact(parameterCount)} parameters{dataset && ` · ${dataset.name}`}
        </Text>
        <Group gap={6}>
          {capabilities.map((capability) => (
            <Tooltip key={capability} label={capabilityLabels[capability].meaning}>
              <Badge color="indigo">{capabilityLabels[capability].label}</Badge>
            </Tooltip>
          ))}
          <ArchivedBadge item={classifier} />
        </Group>
        <Text size="xs" c="dimmed">
          {origin}
        </Text>
      </Stack>
    </Card>
  );
}
