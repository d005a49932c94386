import * as Plot from "@observablehq/plot";
import type { AccuracyCell } from "./accuracy-by-condition.ts";
import { colourOf, count, type Figure, labelMargin, percent, percentInterval } from "./figure.ts";

/** What a paper says of a cell of the design. */
export interface PaperCell {
  readonly condition: string;
  readonly targetKind: string;
  readonly mean: number;
}

/**
 * Accuracy by condition and kind of target, ours with 95% intervals beside a paper's: Figure 1 of the natural-adversarial
 * study, lying on its side.
 */
export function accuracyBesidePaper(
  cells: readonly AccuracyCell[],
  paper: readonly PaperCell[],
  ofPaper: string,
): Figure {
  const conditions = [...new Set(cells.map(({ condition }) => condition))];
  const kinds = [...new Set(cells.map(({ targetKind }) => targetKind))];
  const colour = ({ condition }: { condition: string }) => colourOf(conditions.indexOf(condition));
  const place = { y: "condition", fy: "targetKind" };
  const trials = cells.reduce((sum, cell) => sum + cell.trials, 0);
  return {
    title: "Figure 1: predicting the AI, ours and the paper's",
    caption: `Share of trials in which participants predicted the AI's answer. Dots and bars: ours, with 95% intervals by a bootstrap over participants, n = ${count(trials)} trials. Diamonds: the paper's, ${ofPaper}. Dashed: guessing.`,
    description: cells
      .map(({ condition, targetKind, mean, low, high }) => {
        const theirs = paper.find((cell) => cell.condition === condition && cell.targetKind === targetKind);
        return `${targetKind}, ${condition}: ${percent(mean)} (${percentInterval(low, high)})${theirs ? `, the paper ${percent(theirs.mean)}` : ""}`;
      })
      .join("; "),
    options: {
      height: 54 + kinds.length * (26 + conditions.length * 30),
      marginLeft: labelMargin(conditions),
      marginTop: 18,
      marginBottom: 40,
      marginRight: 16,
      x: { domain: [0, 100], percent: true },
      y: { domain: conditions, label: null, tickSize: 0, padding: 0.2 },
      fy: { domain: kinds, axis: null, padding: 0.12 },
      marks: [
        Plot.gridX({ ticks: 10, strokeOpacity: 0.12 }),
        Plot.ruleX([0.5], { strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.axisX({
          ticks: 5,
          tickSize: 4,
          label: "Predicted the AI's answer (% of trials)",
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 36,
        }),
        Plot.text(kinds, {
          fy: (kind) => kind,
          text: (kind) => kind,
          frameAnchor: "top-left",
          dy: -2,
          lineAnchor: "bottom",
          fontWeight: 600,
        }),
        Plot.ruleY(
          cells.filter(({ low }) => low !== null),
          { ...place, x1: "low", x2: "high", stroke: colour, strokeWidth: 3 },
        ),
        Plot.dot(cells, { ...place, x: "mean", r: 5.5, fill: colour, stroke: "none" }),
        Plot.dot(paper, {
          ...place,
          x: "mean",
          r: 5,
          symbol: "diamond",
          fill: "none",
          stroke: "currentColor",
          strokeWidth: 1.6,
        }),
      ],
    },
  };
}
