import type { Curve } from "#shared/methods/outputs/evaluation.ts";
import { Chart } from "../../elements/chart/chart.tsx";
import { formatNumber } from "../../elements/format.ts";

interface Props {
  readonly title: string;
  readonly description: string;
  /** On the same axes; at least one. */
  readonly curves: readonly Curve[];
  /** Values of y to compare with. */
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  readonly points?: boolean;
  readonly domain?: readonly [number, number];
}

/** Curves of a summary, drawn together. */
export function CurvesChart({ title, description, curves, marks = [], points = false, domain }: Props) {
  const rows = new Map<number, Record<string, number | null>>();
  for (const [k, { x, y }] of curves.entries())
    for (const [i, at] of x.entries()) rows.set(at, { ...rows.get(at), x: at, [`y${k}`]: y[i]! });
  const [{ xLabel, yLabel }] = curves as [Curve];
  return (
    <Chart
      title={title}
      caption={description}
      description={description}
      height={220}
      rows={[...rows.values()].sort((a, b) => a.x! - b.x!)}
      x={{ field: "x", label: xLabel, format: formatNumber }}
      y={{ label: yLabel, format: formatNumber, ...(domain && { domain }) }}
      marks={marks}
      series={curves.map(({ label }, k) => ({ kind: points ? "points" : "line", field: `y${k}`, label, colour: k }))}
    />
  );
}
