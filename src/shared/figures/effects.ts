import * as Plot from "@observablehq/plot";
import { colourOf, type Figure, labelMargin, percent } from "./figure.ts";

/** A mean of the population in one cell of the design. */
export interface CellEffect {
  /** What the panel is about, such as the kind of target; "" where there is but one panel. */
  readonly panel: string;
  /** The row within the panel. */
  readonly label: string;
  /** Probability, and its 95% interval; NaN where separation leaves it none. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Estimated probabilities by cell with 95% intervals: what the model says of the population. */
export function effectsPlot(cells: readonly CellEffect[], observations: string): Figure {
  const labels = [...new Set(cells.map(({ label }) => label))];
  const panels = [...new Set(cells.map(({ panel }) => panel))];
  const titled = panels.some((panel) => panel !== "");
  const colour = ({ label }: { label: string }) => colourOf(labels.indexOf(label));
  const bounded = cells.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const place = { y: "label", fy: "panel" };
  return {
    title: "Estimated probabilities",
    caption: `Probability of predicting the AI's answer, averaged over participants and items (population-averaged), ${bounded.length < cells.length ? "with 95% intervals where the data give any" : "with 95% intervals"}; factors not shown are averaged over with equal weights. Dashed: guessing. ${observations}.`,
    description: cells
      .map(
        ({ panel, label, mean, low, high }) =>
          `${[panel, label].filter(Boolean).join(", ")}: ${percent(mean)}${Number.isFinite(low) ? ` (${percent(low)} to ${percent(high)})` : ""}`,
      )
      .join("; "),
    options: {
      height: 54 + panels.length * ((titled ? 26 : 8) + labels.length * 32),
      marginLeft: labelMargin(labels),
      marginTop: titled ? 18 : 8,
      marginBottom: 40,
      marginRight: 16,
      x: { domain: [0, 100], percent: true },
      y: { type: "band", domain: labels, label: null, tickSize: 0, padding: 0.2 },
      fy: { domain: panels, axis: null, padding: 0.12 },
      marks: [
        Plot.gridX({ ticks: 10, strokeOpacity: 0.12 }),
        Plot.ruleX([0.5], { strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.axisX({
          ticks: 5,
          tickSize: 4,
          label: "Estimated probability (%)",
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
          text: ({ mean }) => percent(mean, 0),
          dy: -13,
          fontSize: 11,
          fontWeight: 600,
          fill: "currentColor",
        }),
      ],
    },
  };
}
