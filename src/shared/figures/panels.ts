import * as Plot from "@observablehq/plot";
import { colourOf, labelMargin } from "./figure.ts";

/** One value of a panel, in the row of its label, with its interval. */
export interface PanelValue {
  readonly panel: string;
  readonly label: string;
  readonly mean: number;
  /** Ends of the interval; null or NaN where there is none. */
  readonly low: number | null;
  readonly high: number | null;
}

interface Panels<Value extends PanelValue> {
  readonly values: readonly Value[];
  readonly axis: string;
  /** What stands above a value. */
  readonly text: (value: Value) => string;
  readonly rowHeight: number;
  /** Whether values are shares, with one half marked as guessing. */
  readonly shares: boolean;
  /** Single observations, as faint ticks behind the values. */
  readonly ticks?: readonly Pick<PanelValue, "panel" | "label" | "mean">[];
}

/**
 * Values with their intervals, a row a label, in panels one below the other: lying on its side, so that long labels stay
 * readable. A title stands above each panel, unless it is "".
 */
export function panelOptions<Value extends PanelValue>({
  values,
  axis,
  text,
  rowHeight,
  shares,
  ticks = [],
}: Panels<Value>): Plot.PlotOptions {
  const labels = [...new Set(values.map(({ label }) => label))];
  const panels = [...new Set(values.map(({ panel }) => panel))];
  const titled = panels.some((panel) => panel !== "");
  const colour = ({ label }: Pick<PanelValue, "label">) => colourOf(labels.indexOf(label));
  const bounded = values.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const place = { y: "label", fy: "panel" };
  return {
    height: 54 + panels.length * ((titled ? 26 : 8) + labels.length * rowHeight),
    marginLeft: labelMargin(labels),
    marginTop: titled ? 18 : 8,
    marginBottom: 40,
    marginRight: 16,
    x: shares
      ? { domain: [0, 100], percent: true }
      : { nice: true, tickFormat: (d: number) => String(d).replace("-", "−") },
    y: { type: "band", domain: labels, label: null, tickSize: 0, padding: 0.2 },
    fy: { domain: panels, axis: null, padding: 0.12 },
    marks: [
      Plot.gridX({ ticks: 10, strokeOpacity: 0.12 }),
      shares ? Plot.ruleX([0.5], { strokeDasharray: "3 3", strokeOpacity: 0.6 }) : null,
      Plot.axisX({ ticks: 5, tickSize: 4, label: axis, labelAnchor: "center", labelArrow: "none", labelOffset: 36 }),
      Plot.text(panels, {
        fy: (panel) => panel,
        text: (panel) => panel,
        frameAnchor: "top-left",
        dy: -2,
        lineAnchor: "bottom",
        fontWeight: 600,
      }),
      Plot.tickX(ticks, { ...place, x: "mean", stroke: colour, strokeOpacity: 0.28, insetTop: 3, insetBottom: 3 }),
      Plot.ruleY(bounded, { ...place, x1: "low", x2: "high", stroke: colour, strokeWidth: 3 }),
      Plot.dot(values, { ...place, x: "mean", r: 5.5, fill: colour, stroke: "none" }),
      Plot.text(values, {
        ...place,
        x: "mean",
        text,
        dy: -13,
        fontSize: 11,
        fontWeight: 600,
        fill: "currentColor",
      }),
    ],
  };
}
