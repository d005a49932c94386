import { asFactor, type Column, type DataFrame, type FactorColumn, isMissing, valueAt } from "./data-frame.ts";
import { modelMatrix } from "./formula/model-matrix.ts";
import { evaluateVariable } from "./formula/variables.ts";
import { placesOf } from "./glmm/arrow-layout.ts";
import { covarianceOf } from "./glmm/covariance-factor.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { selectColumns } from "./glmm/rank.ts";
import { averagedLogistic } from "./marginal-means.ts";
import { ModelError } from "./model-error.ts";

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
  const { formula, x, contrasts } = fit.frame;
  const names = [...new Set([...formula.fixed.terms.flat(), ...formula.random.flatMap((term) => term.terms.flat())])];
  const columns = new Map(names.map((name) => [name, alignedColumn(fit, name, data)]));
  const contrastOf = (name: string) => contrasts[name] ?? "treatment";
  const full = modelMatrix(formula.fixed, columns, data.rowCount, contrastOf);
  const fixed = selectColumns(
    full,
    x.names.map((name) => full.names.indexOf(name)),
  );
  const eta = new Float64Array(data.rowCount);
  const variance = new Float64Array(data.rowCount);
  const p = x.names.length;
  for (let row = 0; row < data.rowCount; row++)
    for (let j = 0; j < p; j++) eta[row]! += fixed.values[row * p + j]! * fit.beta[j]!;
  const places = placesOf(fit.frame.blocks);
  fit.frame.blockTerms.forEach((index, k) => {
    const term = formula.random[index]!;
    const z = modelMatrix(term, columns, data.rowCount, contrastOf);
    const width = z.names.length;
    const modes = fit.modes[k]!;
    const levels = kind === "conditional" ? levelsOf(fit, term.group, data, modes.levels) : undefined;
    const covariance = covarianceOf(places[k]!, fit.theta);
    for (let row = 0; row < data.rowCount; row++)
      for (let r = 0; r < width; r++) {
        const zr = z.values[row * width + r]!;
        const level = levels?.[row] ?? -1;
        if (level >= 0) eta[row]! += zr * modes.values[level * width + r]!;
        for (let s = 0; s < width; s++) variance[row]! += zr * covariance[r * width + s]! * z.values[row * width + s]!;
      }
  });
  const missing = (row: number) => [...columns.values()].some((column) => isMissing(column, row));
  return eta.map((value, row) => {
    if (missing(row)) return Number.NaN;
    if (fit.family === "gaussian") return value;
    return averagedLogistic(value, kind === "population" ? Math.sqrt(variance[row]!) : 0).value;
  });
}

/** A variable of the new table, with the levels of the model. */
function alignedColumn(fit: MixedModelFit, name: string, data: DataFrame): Column {
  const { formula, cells, effects } = fit.frame;
  const known = cells.get(name) ?? effects.get(name)!;
  const column = evaluateVariable(formula.text, formula.variables.get(name)!, data);
  if (known.kind === "numeric") return column;
  const factor = asFactor(column);
  const codes = factor.levels.map((level) => known.levels.indexOf(level));
  const stranger = factor.levels.find((_, code) => codes[code] === -1 && factor.codes.includes(code));
  if (stranger !== undefined)
    throw new ModelError(
      "unknown-level",
      `The model was fitted without the level “${stranger}” of ${name}.`,
      `It knows: ${known.levels.join(", ")}.`,
    );
  return { kind: "factor", levels: known.levels, codes: factor.codes.map((code) => (code < 0 ? -1 : codes[code]!)) };
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
    (name): FactorColumn => asFactor(evaluateVariable(formula.text, formula.variables.get(name)!, data)),
  );
  const index = new Map(levels.map((level, code) => [level, code]));
  return Int32Array.from({ length: data.rowCount }, (_, row) => {
    const label = factors.map((factor) => valueAt(factor, row)).join(":");
    return index.get(label) ?? -1;
  });
}
