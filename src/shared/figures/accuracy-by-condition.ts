import { count, type Figure, percent, percentInterval } from "./figure.ts";
import { type PanelValue, panelOptions } from "./panels.ts";

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
  const participants = conditions.map(
    (condition) =>
      `${Math.max(...cells.filter((cell) => cell.condition === condition).map((cell) => cell.participants))} (${condition})`,
  );
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
    options: panelOptions({
      values: cells.map(asPanelValue),
      axis: "Predicted the AI's answer (% of trials)",
      text: ({ mean }) => percent(mean, 0),
      rowHeight: 34,
      shares: true,
      ticks: cells.flatMap((cell) => cell.participantMeans.map((mean) => ({ ...asPanelValue(cell), mean }))),
    }),
  };
}

const asPanelValue = ({ condition, targetKind, mean, low, high }: AccuracyCell): PanelValue => ({
  ...{ panel: targetKind, label: condition, mean, low, high },
});
