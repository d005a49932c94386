import { Stack, Text } from "@mantine/core";
import type { DesignPower } from "#shared/contract/power.ts";
import { scaleOfPower } from "#shared/stats/power.ts";
import { Chart } from "../../elements/chart/chart.tsx";
import type { ChartRow, Series } from "../../elements/chart/series.ts";
import { formatCount, formatPercent } from "../../elements/format.ts";

interface Props {
  readonly points: readonly DesignPower[];
  /** The model whose effect is looked for. */
  readonly formula: string;
}

/** Power by size of the effect, a curve for each design: how small an effect a study still finds. */
export function SensitivityChart({ points, formula }: Props) {
  const designs = [...new Set(points.map(nameOf))];
  const scales = [...new Set(points.map(({ scale }) => scale))].sort((a, b) => a - b);
  const rows = scales.map(
    (scale): ChartRow => ({
      scale,
      ...Object.fromEntries(
        points
          .filter((point) => point.scale === scale)
          .flatMap((point) => {
            const design = designs.indexOf(nameOf(point));
            return [
              [`power ${design}`, point.power],
              [`lower ${design}`, point.lower],
              [`upper ${design}`, point.upper],
            ];
          }),
      ),
    }),
  );
  const series = designs.flatMap((label, design): Series[] => [
    { kind: "band", low: `lower ${design}`, high: `upper ${design}`, label: `${label}, 95% interval`, colour: design },
    { kind: "line", field: `power ${design}`, label, colour: design },
  ]);
  const found = designs.map((label) => {
    const own = points.filter((point) => nameOf(point) === label && point.power !== null);
    const scale = scaleOfPower(
      own.map((point) => ({ scale: point.scale, power: point.power! })),
      0.8,
    );
    return scale === null
      ? `${label}: 80% is not crossed by these sizes.`
      : `${label}: 80% at ${scale.toFixed(2)} times the assumed effect.`;
  });
  const description = `Power by size of the effect. ${found.join(" ")}`;
  return (
    <Stack gap={4}>
      <Chart
        title="Sensitivity"
        caption={`Share of simulated studies in which the likelihood-ratio test of ${formula} has p < .05, by size of the effect. Bands: 95% intervals of the simulation's own error (Wilson).`}
        description={description}
        height={320}
        rows={rows}
        x={{
          field: "scale",
          label: "Size of the effect, times the assumed one",
          format: (scale) => String(Number(scale.toFixed(2))),
          domain: [0, Math.max(...scales)],
          ticks: scales,
        }}
        y={{
          label: "Power",
          format: (power) => formatPercent(power, 0),
          domain: [0, 1],
          ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
        }}
        series={series}
        marks={[{ value: 0.8, label: "80%" }]}
      />
      {found.map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Stack>
  );
}

const nameOf = ({ participants, trialsEach }: DesignPower) =>
  `${formatCount(participants)} participants, ${formatCount(trialsEach)} trials each`;
