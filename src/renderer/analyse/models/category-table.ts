import { percent } from "#shared/figures/figure.ts";
import type { CategoryProbability } from "#shared/stats/category-probabilities.ts";
import type { TextTable } from "#shared/stats/result-tables.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { levelLabel, variableLabel } from "#shared/study/term-labels.ts";

/** Probabilities of an ordinal outcome's categories: a row a cell, a column a category, with intervals below. */
export function categoryTable(
  probabilities: readonly CategoryProbability[],
  by: readonly string[],
  words: Pick<StudyDocument, "factors">,
): TextTable {
  const categories = [...new Set(probabilities.map(({ category }) => category))];
  const cells = Map.groupBy(probabilities, ({ cell }) => JSON.stringify(by.map((name) => cell[name])));
  return {
    header: [...by.map((name) => variableLabel(name, words)), ...categories],
    rows: [...cells.values()].map((ofCell) => [
      ...by.map((name) => levelLabel(name, ofCell[0]!.cell[name]!, words)),
      ...ofCell.map(({ probability, lower, upper }) =>
        Number.isFinite(lower)
          ? `${percent(probability)} [${(100 * lower).toFixed(1)}, ${(100 * upper).toFixed(1)}]`
          : percent(probability),
      ),
    ]),
    notes: ["Probability in the population with its 95% interval, averaged over participants and items."],
  };
}
