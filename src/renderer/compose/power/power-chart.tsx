import { useMemo } from "react";
import { powerCurve, type TestedDesign } from "#shared/figures/power-curve.ts";
import { Chart } from "../../elements/chart/chart.tsx";
import type { ChartRow, Series } from "../../elements/chart/series.ts";
import { formatCount, formatPercent } from "../../elements/format.ts";

interface Props {
  readonly points: readonly TestedDesign[];
  /** The model whose effect is looked for. */
  readonly formula: string;
}

/** Power by number of participants, a curve for each number of trials, as far as it has been simulated. */
export function PowerChart({ points, formula }: Props) {
  const figure = useMemo(() => powerCurve(points, formula), [points, formula]);
  const trials = [...new Set(points.map(({ trialsEach }) => trialsEach))].sort((a, b) => a - b);
  const participants = [...new Set(points.map((point) => point.participants))].sort((a, b) => a - b);
  const rows = participants.map(
    (count): ChartRow => ({
      participants: count,
      ...Object.fromEntries(
        points
          .filter((point) => point.participants === count)
          .flatMap(({ trialsEach, power, lower, upper }) => [
            // Not a number where no study could be fitted.
            [`power ${trialsEach}`, Number.isNaN(power) ? null : power],
            [`lower ${trialsEach}`, lower],
            [`upper ${trialsEach}`, upper],
          ]),
      ),
    }),
  );
  const series = trials.flatMap((each, colour): Series[] => [
    {
      kind: "band",
      low: `lower ${each}`,
      high: `upper ${each}`,
      label: `${formatCount(each)} trials, 95% interval`,
      colour,
    },
    { kind: "line", field: `power ${each}`, label: `${formatCount(each)} trials`, colour },
  ]);
  return (
    <Chart
      title={figure.title}
      caption={figure.caption}
      description={figure.description}
      figure={figure}
      height={320}
      rows={rows}
      x={{
        field: "participants",
        label: "Participants",
        format: formatCount,
        domain: [0, Math.ceil((participants.at(-1) ?? 1) * 1.02)],
        ticks: participants,
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
  );
}
