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

/** What the shares of a figure are of. */
export interface ShareWords {
  readonly title: string;
  /** The beginning of the caption. */
  readonly shares: string;
  readonly axis: string;
  /** What one half stands for. */
  readonly half: string;
}

const ofPredictions: ShareWords = {
  title: "Predicting the AI, by condition and kind of target",
  shares: "Share of trials in which participants predicted the AI's answer.",
  axis: "Predicted the AI's answer (% of trials)",
  half: "guessing",
};

/**
 * Accuracy by condition and kind of target with 95% intervals: Figure 1 of the natural-adversarial study, lying on its
 * side so that long names of conditions stay readable. Faint ticks are single participants.
 *
 * @param words of other shares than that of answers of the AI which were predicted
 */
export function accuracyByCondition(
  cells: readonly AccuracyCell[],
  replicates: number,
  words: ShareWords = ofPredictions,
): Figure {
  const conditions = [...new Set(cells.map(({ condition }) => condition))];
  const participants = conditions.map(
    (condition) =>
      `${Math.max(...cells.filter((cell) => cell.condition === condition).map((cell) => cell.participants))} (${condition})`,
  );
  return {
    title: words.title,
    caption:
      `${words.shares} Bars: 95% intervals, percentile bootstrap over ` +
      `participants (${count(replicates)} resamples). Ticks: single participants. Dashed: ${words.half}. ` +
      `n = ${participants.join(", ")} participants, ${count(cells.reduce((sum, { trials }) => sum + trials, 0))} trials.`,
    description: cells
      .map(
        ({ condition, targetKind, mean, low, high }) =>
          `${[targetKind, condition].filter(Boolean).join(", ")}: ${percent(mean)} (${percentInterval(low, high)})`,
      )
      .join("; "),
    options: panelOptions({
      values: cells.map(asPanelValue),
      axis: words.axis,
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
