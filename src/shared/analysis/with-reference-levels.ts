import { asFactor, columnOf, type DataFrame, withReferenceLevel } from "../stats/data-frame.ts";
import { ModelError } from "../stats/model-error.ts";

/**
 * The frame with the analysis's reference levels set. They belong to the analysis, not to a formula: a simpler model among
 * its formulas need not use every factor.
 *
 * @throws ModelError for a column or a level that the data do not have
 */
export function withReferenceLevels(frame: DataFrame, levels: Readonly<Record<string, string>>): DataFrame {
  const columns = new Map(frame.columns);
  for (const [name, level] of Object.entries(levels)) {
    const column = asFactor(columnOf(frame, name));
    if (!column.levels.includes(level))
      throw new ModelError(
        "unknown-level",
        `The reference level of ${name} is “${level}”, which no row has.`,
        `Choose another one (${column.levels.join(", ")}), or check the exclusions.`,
      );
    columns.set(name, withReferenceLevel(column, level));
  }
  return { ...frame, columns };
}
