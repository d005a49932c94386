import type { DesignPower } from "#shared/contract/power.ts";
import { Chart, type ChartProps } from "../../elements/chart/chart.tsx";
import type { ChartRow, Series } from "../../elements/chart/series.ts";
import { formatPercent } from "../../elements/format.ts";

type Point = Pick<DesignPower, "power" | "lower" | "upper">;

interface Props<P extends Point> extends Omit<ChartProps, "rows" | "series" | "y" | "marks" | "height"> {
  readonly points: readonly P[];
  /** The curve that a point is on, as it is called. */
  readonly curveOf: (point: P) => string;
  /** Its place along the curve. */
  readonly placeOf: (point: P) => number;
}

/** Power along something, a curve of each kind with its 95% interval, and the 80% that studies are planned for. */
export function PowerCurves<P extends Point>({ points, curveOf, placeOf, ...chart }: Props<P>) {
  const curves = [...new Set(points.map(curveOf))];
  const places = [...new Set(points.map(placeOf))].sort((a, b) => a - b);
  const rows = places.map(
    (place): ChartRow => ({
      [chart.x.field]: place,
      ...Object.fromEntries(
        points
          .filter((point) => placeOf(point) === place)
          .flatMap((point) => {
            const curve = curves.indexOf(curveOf(point));
            return [
              [`power ${curve}`, point.power],
              [`lower ${curve}`, point.lower],
              [`upper ${curve}`, point.upper],
            ];
          }),
      ),
    }),
  );
  const series = curves.flatMap((label, curve): Series[] => [
    { kind: "band", low: `lower ${curve}`, high: `upper ${curve}`, label: `${label}, 95% interval`, colour: curve },
    { kind: "line", field: `power ${curve}`, label, colour: curve },
  ]);
  return (
    <Chart
      {...chart}
      height={320}
      rows={rows}
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
