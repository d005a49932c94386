import { useMemo } from "react";
import type { GeneratorEpoch } from "#shared/contract/generators.ts";
import { generatorLoss } from "#shared/figures/generator-loss.ts";
import { Chart } from "../../elements/chart/chart.tsx";
import type { ChartRow, Series } from "../../elements/chart/series.ts";
import { formatCount, formatNumber } from "../../elements/format.ts";
import { epochTicks } from "../classifier/training-chart.tsx";

interface Props {
  readonly history: readonly GeneratorEpoch[];
  readonly height?: number;
}

/** How each loss of a generator goes over the epochs of its training. */
export function GeneratorChart({ history, height = 260 }: Props) {
  const figure = useMemo(() => generatorLoss(history), [history]);
  const names = Object.keys(history[0]?.losses ?? {});
  return (
    <Chart
      title={figure.title}
      caption={figure.caption}
      description={figure.description}
      figure={figure}
      height={height}
      rows={history.map(({ epoch, losses }): ChartRow => ({ epoch, ...losses }))}
      x={{ field: "epoch", label: "Epoch", format: formatCount, ticks: epochTicks(history) }}
      y={{ label: "Loss (nats)", format: formatNumber }}
      series={names.map((name, colour): Series => ({ kind: "line", field: name, label: name, colour }))}
    />
  );
}
