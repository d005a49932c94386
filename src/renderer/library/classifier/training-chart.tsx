import { useMemo } from "react";
import { type Epoch, trainingCurve } from "#shared/figures/training-curve.ts";
import { Chart } from "../../elements/chart/chart.tsx";
import type { ChartRow, Series } from "../../elements/chart/series.ts";
import { formatCount, formatPercent } from "../../elements/format.ts";

interface Props {
  readonly history: readonly (Epoch & { readonly validationAccuracy?: number | null | undefined })[];
  readonly height?: number;
}

/** How a classifier's accuracy grows over the epochs, on the images it learns from and on those it does not. */
export function TrainingChart({ history, height = 260 }: Props) {
  const figure = useMemo(() => trainingCurve(history), [history]);
  const rows = history.map(({ epoch, accuracy, testAccuracy, validationAccuracy = null }): ChartRow => {
    return { epoch, accuracy, testAccuracy, validationAccuracy };
  });
  const shares = history.flatMap(({ accuracy, testAccuracy, validationAccuracy }) => [
    accuracy,
    testAccuracy ?? accuracy,
    validationAccuracy ?? accuracy,
  ]);
  const lowest = Math.floor(Math.min(0.9, ...shares) * 10) / 10;
  const has = (field: string) => rows.some((row) => row[field] !== null);
  const series: readonly Series[] = [
    { kind: "line", field: "accuracy", label: "Training images", colour: 4 },
    { kind: "line", field: "testAccuracy", label: "Held out", colour: 0 },
    { kind: "line", field: "validationAccuracy", label: "Set aside to stop early", colour: 1 },
  ];
  return (
    <Chart
      title={figure.title}
      caption={figure.caption}
      description={figure.description}
      figure={figure}
      height={height}
      rows={rows}
      x={{ field: "epoch", label: "Epoch", format: formatCount, ticks: epochTicks(history) }}
      y={{ label: "Accuracy", format: (accuracy) => formatPercent(accuracy), domain: [lowest, 1] }}
      series={series.filter((one) => one.kind === "line" && has(one.field))}
    />
  );
}

/** At most ten epochs at equal distances. */
export function epochTicks(history: readonly { readonly epoch: number }[]): number[] {
  const every = Math.ceil(history.length / 10);
  return history.map(({ epoch }) => epoch).filter((epoch) => epoch % every === 0);
}
