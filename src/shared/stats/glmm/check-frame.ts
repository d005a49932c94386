import type { Column } from "../data-frame.ts";
import { FormulaError } from "../formula/formula-error.ts";
import type { ModelFormula } from "../formula/terms.ts";
import { ModelError } from "../model-error.ts";
import type { RandomBlock } from "./arrow-layout.ts";
import { type Outcome, outcomeLength } from "./outcome.ts";

/** @throws ModelError where the outcome does not vary */
export function checkOutcome(name: string, outcome: Outcome): void {
  if (outcome.kind === "ordinal") {
    if (outcome.levels.length > 1) return;
    throw new ModelError(
      "outcome-constant",
      `The outcome ${name} is ${outcome.levels[0]} in every row.`,
      "There is nothing to explain: check the column and the exclusions.",
    );
  }
  if (outcome.kind === "gaussian") {
    if (outcome.values.every((value) => value === outcome.values[0]))
      throw new ModelError(
        "outcome-constant",
        `The outcome ${name} is ${outcome.values[0]} in every row.`,
        "There is nothing to explain: check the column and the exclusions.",
      );
    return;
  }
  const allFail = outcome.successes.every((value) => value === 0);
  if (allFail || outcome.successes.every((value, row) => value === outcome.trials[row]))
    throw new ModelError(
      "outcome-constant",
      `The outcome ${name} is the same in every row: ${allFail ? "there are no successes" : "there are only successes"}.`,
      "A logistic model needs both outcomes: check the column and the exclusions.",
    );
}

/** @throws FormulaError for a factor that has one level in the rows that are used */
export function checkLevels(formula: ModelFormula, name: string, column: Column): void {
  if (column.kind !== "factor" || column.levels.length > 1) return;
  const node = formula.variables.get(name)!;
  throw new FormulaError(
    "formula-wrong-type",
    formula.text,
    node.span,
    `“${name}” has only one level in the rows that are used (${column.levels[0] ?? "none"}), so it has no effect to estimate.`,
    "Remove it from the formula, or check the exclusions.",
  );
}

/** @throws ModelError where the data cannot tell the random effects from chance */
export function checkRandomEffects(blocks: readonly RandomBlock[], outcome: Outcome): void {
  const rowCount = outcomeLength(outcome);
  const hasCounts = outcome.kind === "binomial" && outcome.trials.some((m) => m > 1);
  for (const { group, levels, names } of blocks) {
    if (levels.length < 2)
      throw new ModelError(
        "one-level-factor",
        `The grouping factor ${group} has only one level (${levels[0]}), so its variance cannot be estimated.`,
        `Remove (… | ${group}) from the formula.`,
      );
    // Counts of several trials leave room for a random effect per row (overdispersion); single trials do not.
    if (levels.length >= rowCount && !(hasCounts && names.length === 1))
      throw new ModelError(
        "one-observation-per-level",
        `Every level of ${group} has a single row, so its random effects cannot be told from chance.`,
        `Remove (… | ${group}), or use a column that repeats, such as the participant.`,
      );
    const effects = levels.length * names.length;
    if (effects > rowCount || (effects === rowCount && !hasCounts))
      throw new ModelError(
        "too-many-random-effects",
        `(${names.join(" + ")} | ${group}) asks for ${effects} random effects (${names.length} for each of ${levels.length} levels) from ${rowCount} rows.`,
        "Use fewer random slopes, or collect more trials for each level.",
      );
  }
}
