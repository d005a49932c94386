import { type Figure, percent, signed } from "./figure.ts";
import { type PanelValue, panelOptions } from "./panels.ts";

/**
 * A mean of the population in one cell of the design: a probability, or the mean of a linear model's outcome, with its 95%
 * interval; NaN where separation leaves it none. The panel is such as the kind of target.
 */
export interface CellEffect extends PanelValue {
  readonly low: number;
  readonly high: number;
}

/**
 * Estimated probabilities by cell with 95% intervals: what the model says of the population. Of a linear model the means of
 * `outcome`, which is null for a logistic one.
 */
export function effectsPlot(cells: readonly CellEffect[], observations: string, outcome: string | null = null): Figure {
  const bounded = cells.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const linear = outcome !== null;
  const text = (value: number, digits?: number) => (linear ? signed(value) : percent(value, digits));
  const what = linear ? `Mean of ${outcome}` : "Probability of predicting the AI's answer";
  return {
    title: linear ? "Estimated means" : "Estimated probabilities",
    caption: `${what}, averaged over participants and items (population-averaged), ${bounded.length < cells.length ? "with 95% intervals where the data give any" : "with 95% intervals"}; factors not shown are averaged over with equal weights.${linear ? "" : " Dashed: guessing."} ${observations}.`,
    description: cells
      .map(
        ({ panel, label, mean, low, high }) =>
          `${[panel, label].filter(Boolean).join(", ")}: ${text(mean)}${Number.isFinite(low) ? ` (${text(low)} to ${text(high)})` : ""}`,
      )
      .join("; "),
    options: panelOptions({
      values: cells,
      axis: linear ? `Estimated mean of ${outcome}` : "Estimated probability (%)",
      text: ({ mean }) => text(mean, 0),
      rowHeight: 32,
      shares: !linear,
    }),
  };
}
