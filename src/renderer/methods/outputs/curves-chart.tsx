import type { Curve } from "#shared/methods/outputs/evaluation.ts";
import { Chart } from "../../elements/chart/chart.tsx";
import { formatNumber } from "../../elements/format.ts";
import { curveRows } from "./curve-rows.ts";

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
  const [{ xLabel, yLabel }] = curves as [Curve];
  return (
    <Chart
      title={title}
      caption={description}
      description={description}
      height={220}
      rows={curveRows(curves)}
      x={{ field: "x", label: xLabel, format: formatNumber }}
      y={{ label: yLabel, format: formatNumber, ...(domain && { domain }) }}
      marks={marks}
      series={curves.map(({ label }, k) => ({
        ...{ field: `y${k}`, label, colour: k },
        // Its neighbours may lie in other rows than the other curves' points.
        ...(points ? { kind: "points" } : { kind: "line", joined: true }),
      }))}
    />
  );
}
