import * as Plot from "@observablehq/plot";
import { colourOf, count, type Figure, labelMargin, percent, percentInterval } from "./figure.ts";

/** One cell of the design: how often participants predicted the AI's answer. */
export interface AccuracyCell {
  readonly condition: string;
  readonly targetKind: string;
  readonly mean: number;
  /** Ends of the 95% interval; null where there is none, as of one participant. */
  readonly low: number | null;
  readonly high: number | null;
  readonly participants: number;
  readonly trials: number;
  /** Each participant's own share in this cell. */
  readonly participantMeans: readonly number[];
}

/**
 * Accuracy by condition and kind of target with 95% intervals: Figure 1 of the natural-adversarial study, lying on its
 * side so that long names of conditions stay readable. Faint ticks are single participants.
 */
export function accuracyByCondition(cells: readonly AccuracyCell[], replicates: number): Figure {
  const conditions = [...new Set(cells.map(({ condition }) => condition))];
  const kinds = [...new Set(cells.map(({ targetKind }) => targetKind))];
  const colour = ({ condition }: { condition: string }) => colourOf(conditions.indexOf(condition));
  const ticks = cells.flatMap(({ condition, targetKind, participantMeans }) =>
    participantMeans.map((mean) => ({ condition, targetKind, mean })),
  );
  const participants = conditions.map(
    (condition) =>
      `${Math.max(...cells.filter((cell) => cell.condition === condition).map((cell) => cell.participants))} (${condition})`,
  );
  const place = { y: "condition", fy: "targetKind" };
  return {
    title: "Predicting the AI, by condition and kind of target",
    caption:
      `Share of trials in which participants predicted the AI's answer. Bars: 95% intervals, percentile bootstrap over ` +
      `participants (${count(replicates)} resamples). Ticks: single participants. Dashed: guessing. ` +
      `n = ${participants.join(", ")} participants, ${count(cells.reduce((sum, { trials }) => sum + trials, 0))} trials.`,
    description: cells
      .map(
        ({ condition, targetKind, mean, low, high }) =>
          `${targetKind}, ${condition}: ${percent(mean)} (${percentInterval(low, high)})`,
      )
      .join("; "),
    options: {
      height: 54 + kinds.length * (26 + conditions.length * 34),
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
        Plot.tickX(ticks, {
          ...place,
          x: "mean",
          stroke: colour,
          strokeOpacity: 0.28,
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.ruleY(
          cells.filter(({ low }) => low !== null),
          { ...place, x1: "low", x2: "high", stroke: colour, strokeWidth: 3 },
        ),
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
