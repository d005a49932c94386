import * as Plot from "@observablehq/plot";
import { colourOf, type Figure, labelMargin, percent, signed } from "./figure.ts";

/** A mean of the population in one cell of the design. */
export interface CellEffect {
  /** What the panel is about, such as the kind of target; "" where there is but one panel. */
  readonly panel: string;
  /** The row within the panel. */
  readonly label: string;
  /** Probability, or mean of a linear model's outcome, and its 95% interval; NaN where separation leaves it none. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Estimated probabilities by cell with 95% intervals: what the model says of the population. Of a linear model the means of
 * `outcome`, which is null for a logistic one.
 */
export function effectsPlot(cells: readonly CellEffect[], observations: string, outcome: string | null = null): Figure {
  const labels = [...new Set(cells.map(({ label }) => label))];
  const panels = [...new Set(cells.map(({ panel }) => panel))];
  const titled = panels.some((panel) => panel !== "");
  const colour = ({ label }: { label: string }) => colourOf(labels.indexOf(label));
  const bounded = cells.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const linear = outcome !== null;
  const text = (value: number, digits?: number) => (linear ? signed(value) : percent(value, digits));
  const what = linear ? `Mean of ${outcome}` : "Probability of predicting the AI's answer";
  const place = { y: "label", fy: "panel" };
  return {
    title: linear ? "Estimated means" : "Estimated probabilities",
    caption: `${what}, averaged over participants and items (population-averaged), ${bounded.length < cells.length ? "with 95% intervals where the data give any" : "with 95% intervals"}; factors not shown are averaged over with equal weights.${linear ? "" : " Dashed: guessing."} ${observations}.`,
    description: cells
      .map(
        ({ panel, label, mean, low, high }) =>
          `${[panel, label].filter(Boolean).join(", ")}: ${text(mean)}${Number.isFinite(low) ? ` (${text(low)} to ${text(high)})` : ""}`,
      )
      .join("; "),
    options: {
      height: 54 + panels.length * ((titled ? 26 : 8) + labels.length * 32),
      marginLeft: labelMargin(labels),
      marginTop: titled ? 18 : 8,
      marginBottom: 40,
      marginRight: 16,
      x: linear
        ? { nice: true, tickFormat: (d: number) => String(d).replace("-", "−") }
        : { domain: [0, 100], percent: true },
      y: { type: "band", domain: labels, label: null, tickSize: 0, padding: 0.2 },
      fy: { domain: panels, axis: null, padding: 0.12 },
      marks: [
        Plot.gridX({ ticks: 10, strokeOpacity: 0.12 }),
        linear ? null : Plot.ruleX([0.5], { strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.axisX({
          ticks: 5,
          tickSize: 4,
          label: linear ? `Estimated mean of ${outcome}` : "Estimated probability (%)",
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 36,
        }),
        Plot.text(panels, {
          fy: (panel) => panel,
          text: (panel) => panel,
          frameAnchor: "top-left",
          dy: -2,
          lineAnchor: "bottom",
          fontWeight: 600,
        }),
        Plot.ruleY(bounded, { ...place, x1: "low", x2: "high", stroke: colour, strokeWidth: 3 }),
        Plot.dot(cells, { ...place, x: "mean", r: 5.5, fill: colour, stroke: "none" }),
        Plot.text(cells, {
          ...place,
          x: "mean",
          text: ({ mean }) => text(mean, 0),
          dy: -13,
          fontSize: 11,
          fontWeight: 600,
          fill: "currentColor",
        }),
      ],
    },
  };
}
