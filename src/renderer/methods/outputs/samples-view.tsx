import { SimpleGrid, Stack, Text } from "@mantine/core";
import { fileOf } from "#shared/domain/artefact.ts";
import { formatPercent } from "../../elements/format.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { CurvesChart } from "./curves-chart.tsx";
import { MeasureTable } from "./measure-table.tsx";
import type { OutputViewProps } from "./output-view.ts";
import classes from "./samples-view.module.css";

/** Side of a sample, CSS px. */
const side = 72;

/** Draws as images, each with its answer; whether what was asked for was reached; and how far the chains can be trusted. */
export function SamplesView({ artefact }: Pick<OutputViewProps<"samples">, "artefact">) {
  const { asked, chains, draws, images, measures, charts, notes } = artefact.summary;
  return (
    <Stack gap="md">
      <Text size="sm">
        {asked}: {images.length} of {chains * draws} draws of {chains} chains
      </Text>
      <ul className={classes.sheet}>
        {images.map(({ picture, answer, probability }) => {
          const file = fileOf(artefact.files, picture);
          return (
            <li key={picture} style={{ width: side }}>
              {file && (
                <PixelImage src={blobAddress(file.sha256)} alt={`Image that is answered “${answer}”`} size={side} />
              )}
              <Text size="xs" truncate>
                {answer} {formatPercent(probability)}
              </Text>
            </li>
          );
        })}
      </ul>
      {notes.map((note) => (
        <Text key={note} size="sm">
          {note}
        </Text>
      ))}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <MeasureTable measures={measures} />
        <Stack gap="md">
          {charts.map(({ id, label, description, curves }) => (
            <CurvesChart key={id} title={label} description={description} curves={curves} />
          ))}
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
