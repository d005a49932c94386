import { Group, SimpleGrid, Stack, Text, Tooltip } from "@mantine/core";
import { fileOf } from "#shared/domain/artefact.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { CurvesChart } from "./curves-chart.tsx";
import { MeasureTable } from "./measure-table.tsx";
import type { OutputViewProps } from "./output-view.ts";

/** Side of a map, CSS px. */
const side = 140;

/** What was fitted in numbers and, where it lies over an image, in pictures; and the curves that show how well. */
export function FitView({ artefact }: Pick<OutputViewProps<"fit">, "artefact">) {
  const { measures, charts, maps, notes } = artefact.summary;
  return (
    <Stack gap="xl">
      {maps.length > 0 && (
        <Group gap="md" align="start">
          {maps.map(({ picture, label, description }) => (
            <FitMap
              key={picture}
              hash={fileOf(artefact.files, picture)?.sha256}
              label={label}
              description={description}
            />
          ))}
        </Group>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <Stack gap="xs">
          <MeasureTable measures={measures} />
          {notes.map((note) => (
            <Text key={note} size="sm">
              {note}
            </Text>
          ))}
        </Stack>
        <Stack gap="md">
          {charts.map(({ id, label, description, curves }) => (
            <CurvesChart key={id} title={label} description={description} curves={curves} />
          ))}
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

interface MapProps {
  readonly hash: string | undefined;
  readonly label: string;
  readonly description: string;
}

function FitMap({ hash, label, description }: MapProps) {
  if (hash === undefined) return null;
  return (
    <Tooltip label={description} multiline w={260}>
      <Stack gap={4} w={side}>
        <PixelImage src={blobAddress(hash)} alt={`${label}: ${description}`} size={side} />
        <Text size="xs">{label}</Text>
      </Stack>
    </Tooltip>
  );
}
