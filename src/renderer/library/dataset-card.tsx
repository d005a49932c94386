import { Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Dataset } from "#shared/contract/library.ts";
import { formatCount, plural } from "../elements/format.ts";
import { pictureSide } from "../elements/picture-side.ts";
import { imageAddress, PixelImage } from "../elements/pixel-image.tsx";
import { ArchivedBadge } from "../holdings/archived-switch.tsx";
import classes from "./card.module.css";

const samples = 6;

export function DatasetCard({ dataset }: { readonly dataset: Dataset }) {
  const { id, name, source, count, trainCount, testCount, classNames, height, width, channels } = dataset;
  // One more than an even step: datasets often go round their classes in turn.
  const step = Math.max(1, Math.floor((count - 1) / samples) + 1);
  return (
    <Card component={Link} to={`/library/datasets/${id}`} className={classes.card}>
      <Stack gap="xs">
        <Title order={3}>{name}</Title>
        <div className={classes.strip}>
          {Array.from({ length: Math.min(samples, count) }, (_, k) => (k * step) % count).map((index) => (
            <PixelImage key={index} src={imageAddress(id, index)} alt="" size={pictureSide(60, width)} lazy />
          ))}
        </div>
        <Text size="sm">
          {plural(count, "image")} · {formatCount(trainCount)} train, {formatCount(testCount)} test
        </Text>
        <Group gap={6}>
          <Badge color="gray">{plural(classNames.length, "class", "classes")}</Badge>
          <Badge color="gray">
            {height} × {width} × {channels}
          </Badge>
          <ArchivedBadge item={dataset} />
        </Group>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {source}
        </Text>
      </Stack>
    </Card>
  );
}
