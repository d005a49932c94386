import { averagedMean } from "./averaged-mean.ts";
import { asIdentifiers, type DataFrame, type FactorColumn, isMissing, valueAt } from "./data-frame.ts";
import { modelMatrix } from "./formula/model-matrix.ts";
import { evaluateVariable } from "./formula/variables.ts";
import { hasResiduals } from "./glmm/family.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { linearValue } from "./linear-estimate.ts";
import { gridRows, modelVariables } from "./reference-grid.ts";

export interface PredictionOptions {
  /**
   * "conditional": with the predicted random effects of the levels that the model knows, 0 for others (lme4's default);
   * "typical": with all random effects 0; "population": averaged over the random effects' distribution.
   */
  readonly kind?: "conditional" | "typical" | "population";
}

/**
 * Predicted means (probabilities for a logistic model) for the rows of a table; NaN where a value is missing.
 *
 * @throws FormulaError for a column that is not there, ModelError `unknown-level` for a level that the model has not seen
 */
export function predict(fit: MixedModelFit, data: DataFrame, options: PredictionOptions = {}): Float64Array {
  const kind = options.kind ?? "conditional";
  const { formula, contrasts } = fit.frame;
  const columns = modelVariables(fit.frame, data);
  const contrastOf = (name: string) => contrasts[name] ?? "treatment";
  const rows = gridRows(fit, data);
  const eta = Float64Array.from(rows, ({ x, alias, offset }) => linearValue(fit, x, alias) + offset);
  fit.frame.blockTerms.forEach((index, k) => {
    const term = formula.random[index]!;
    const z = modelMatrix(term, columns, data.rowCount, contrastOf);
    const width = z.names.length;
    const modes = fit.modes[k]!;
    const levels = kind === "conditional" ? levelsOf(fit, term.group, data, modes.levels) : undefined;
    for (let row = 0; row < data.rowCount; row++)
      for (let r = 0; r < width; r++) {
        const zr = z.values[row * width + r]!;
        const level = levels?.[row] ?? -1;
        if (level >= 0) eta[row]! += zr * modes.values[level * width + r]!;
      }
  });
  const missing = (row: number) => [...columns.values()].some((column) => isMissing(column, row));
  return eta.map((value, row) => {
    if (missing(row)) return Number.NaN;
    if (hasResiduals(fit.family) || fit.family === "ordinal") return value;
    return averagedMean(fit.link, value, kind === "population" ? Math.sqrt(rows[row]!.variance) : 0).value;
  });
}

/** For each row the index of its level of a grouping factor, −1 for one that the model has not seen. */
function levelsOf(
  fit: MixedModelFit,
  group: readonly string[],
  data: DataFrame,
  levels: readonly string[],
): Int32Array {
  const { formula } = fit.frame;
  const factors = group.map(
    (name): FactorColumn => asIdentifiers(evaluateVariable(formula.text, formula.variables.get(name)!, data)),
  );
  const index = new Map(levels.map((level, code) => [level, code]));
  return Int32Array.from({ length: data.rowCount }, (_, row) => {
    const label = factors.map((factor) => valueAt(factor, row)).join(":");
    return index.get(label) ?? -1;
  });
}
