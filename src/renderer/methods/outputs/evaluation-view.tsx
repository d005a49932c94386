import { Stack } from "@mantine/core";
import { CurvesChart } from "./curves-chart.tsx";
import { LabelledPictures } from "./labelled-pictures.tsx";
import { MeasureTable } from "./measure-table.tsx";
import type { OutputViewProps } from "./output-view.ts";

/** Every measure with its interval, and the curves that they summarise: those on the same axes together. */
export function EvaluationView({ artefact }: Pick<OutputViewProps<"evaluation">, "artefact">) {
  const { measures, curves, pictures = [] } = artefact.summary;
  const drawn = curves.filter(({ x }) => x.length > 0);
  return (
    <Stack gap="md">
      <LabelledPictures pictures={pictures} files={artefact.files} />
      <MeasureTable measures={measures} />
      {[...Map.groupBy(drawn, ({ xLabel, yLabel }) => `${yLabel} by ${xLabel.toLowerCase()}`)].map(
        ([axes, together]) => (
          <CurvesChart
            key={axes}
            title={together.length === 1 ? together[0]!.label : axes}
            description={together.length === 1 ? `${together[0]!.label}: ${axes.toLowerCase()}.` : `${axes}.`}
            curves={together}
          />
        ),
      )}
    </Stack>
  );
}
