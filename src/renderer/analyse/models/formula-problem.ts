import { type AnalysisProblem, failureInWords } from "#shared/analysis/failure-in-words.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import { evaluateVariable } from "#shared/stats/formula/variables.ts";
import { type OutcomeOptions, outcomeOf } from "#shared/stats/glmm/outcome.ts";

/**
 * What is wrong with a formula on these data, as far as it can be said without fitting; null when nothing is. Columns are
 * those that there are, of which the frame need only have the ones that the formula names.
 */
export function checkFormula(
  formula: string,
  frame: DataFrame,
  columns: readonly string[],
  outcome: OutcomeOptions,
): AnalysisProblem | null {
  try {
    const interpreted = interpretFormula(formula);
    for (const node of interpreted.variables.values()) evaluateVariable(formula, node, frame);
    outcomeOf(interpreted, frame, outcome);
    return null;
  } catch (error) {
    const problem = failureInWords(error);
    if (!(error instanceof FormulaError) || error.code !== "formula-unknown-name") return problem;
    const typed = formula.slice(error.position, error.position + error.length);
    return { ...problem, remedy: suggestion(typed, columns) };
  }
}

/** The column that was probably meant; a list of all of them would hide it. */
function suggestion(typed: string, columns: readonly string[]): string {
  const nearest = columns
    .map((column) => ({ column, distance: editDistance(typed.toLowerCase(), column.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest && nearest.distance <= Math.max(2, typed.length / 3)
    ? `Did you mean ${nearest.column}?`
    : "Type a few letters of a column's name to see which there are.";
}

/** Letters to insert, delete or replace to make one word of the other (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replace = previous[column - 1]! + Number(a[row - 1] !== b[column - 1]);
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, replace));
    }
    previous = current;
  }
  return previous[b.length]!;
}
