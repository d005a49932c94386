import { SimpleGrid, Stack, Text } from "@mantine/core";
import { CurvesChart } from "./curves-chart.tsx";
import { LabelledPictures } from "./labelled-pictures.tsx";
import { MeasureTable } from "./measure-table.tsx";
import type { OutputViewProps } from "./output-view.ts";

/** What was fitted in numbers and, where it lies over an image, in pictures; and the curves that show how well. */
export function FitView({ artefact }: Pick<OutputViewProps<"fit">, "artefact">) {
  const { measures, charts, maps, notes } = artefact.summary;
  return (
    <Stack gap="xl">
      <LabelledPictures pictures={maps} files={artefact.files} />
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
