import type { AccuracyCell } from "./accuracy-by-condition.ts";
import { count, type Figure } from "./figure.ts";
import { sharesBesidePaper } from "./shares-beside-paper.ts";

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
  const trials = cells.reduce((sum, cell) => sum + cell.trials, 0);
  const published = ({ condition, targetKind }: AccuracyCell) =>
    paper.find((cell) => cell.condition === condition && cell.targetKind === targetKind)?.mean ?? null;
  return sharesBesidePaper(
    cells.map((cell) => ({
      ...{ panel: cell.targetKind, label: cell.condition },
      ...{ share: cell.mean, low: cell.low, high: cell.high, paper: published(cell) },
    })),
    {
      title: "Figure 1: predicting the AI, ours and the paper's",
      caption: `Share of trials in which participants predicted the AI's answer. Dots and bars: ours, with 95% intervals by a bootstrap over participants, n = ${count(trials)} trials. Diamonds: the paper's, ${ofPaper}. Dashed: guessing.`,
      axis: "Predicted the AI's answer (% of trials)",
      dashed: 0.5,
    },
  );
}
