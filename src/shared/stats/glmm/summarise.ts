import type { ModelMatrix } from "../formula/model-matrix.ts";
import { type Estimates, linearEstimate } from "../linear-estimate.ts";
import type { FixedEffect } from "./mixed-model-fit.ts";
import type { ModelFrame } from "./model-frame.ts";
import { outcomeName } from "./outcome.ts";

/** Each coefficient with its Wald test. */
export function fixedEffects({ names }: ModelMatrix, fit: Estimates): FixedEffect[] {
  return names.map((term, j) => {
    const unit = new Float64Array(names.length);
    unit[j] = 1;
    const { estimate, stdError, df, statistic, pValue, separated } = linearEstimate(fit, unit);
    return { term, estimate, stdError, df, zValue: statistic, pValue, separated };
  });
}

/** `correct` for correct = 1, `right` for answer = right. */
export function outcomeInWords({ formula, outcome }: ModelFrame): string {
  const name = outcomeName(formula.response);
  if (outcome.kind !== "binomial" || outcome.success === `${name} = 1`) return name;
  return outcome.success.startsWith(`${name} = `) ? outcome.success.slice(name.length + 3) : outcome.success;
}

export function informationCriteria(deviance: number, df: number, nObs: number) {
  return { logLik: -deviance / 2, deviance, df, nObs, aic: deviance + 2 * df, bic: deviance + df * Math.log(nObs) };
}

export function groupCounts(frame: ModelFrame) {
  const counts = new Map(frame.blocks.map(({ group, levels }) => [group, levels.length]));
  return [...counts].map(([group, levels]) => ({ group, levels }));
}

export function dropped(frame: ModelFrame) {
  const total = frame.totalRows - frame.usedRows.length;
  return {
    droppedRows: total,
    missing: Object.fromEntries(frame.missing),
    droppedColumns: frame.aliased.map(({ name }) => name),
  };
}

/** One sentence, however many cells there are. */
export function separationWarning(separated: readonly string[], prior: boolean): string[] {
  if (separated.length === 0) return [];
  const shown = separated.slice(0, 3).join(", ");
  const rest = separated.length > 3 ? ` and ${separated.length - 3} more` : "";
  return [
    `separation: ${shown}${rest}; the estimates that depend on it are ${prior ? "what the priors make of it" : "infinite"}`,
  ];
}

export function singularWarnings(singular: readonly string[]): string[] {
  if (singular.length === 0) return [];
  const sentences = singular.map((sentence) => `boundary (singular) fit: ${sentence}`);
  return [...sentences, "take Wald intervals with caution: they assume that no variance is at its boundary"];
}

/** What was left out of the data, and of the design. */
export function dataWarnings(frame: ModelFrame): string[] {
  const warnings: string[] = [];
  const { droppedRows, missing, droppedColumns } = dropped(frame);
  if (droppedRows > 0) {
    const where = Object.entries(missing).map(([name, count]) => `${name} ${count}`);
    warnings.push(
      `${droppedRows} ${droppedRows === 1 ? "row" : "rows"} with missing values left out (${where.join(", ")})`,
    );
  }
  if (droppedColumns.length > 0) {
    const what =
      droppedColumns.length === 1 ? "1 column / coefficient" : `${droppedColumns.length} columns / coefficients`;
    warnings.push(`fixed-effect model matrix is rank deficient so dropping ${what}: ${droppedColumns.join(", ")}`);
  }
  return warnings;
}

/** Said where the search ended before the minimum. */
export function convergenceWarning({ converged, maxGradient }: { converged: boolean; maxGradient: number }): string[] {
  return converged ? [] : [`the fit did not converge (max|gradient| = ${maxGradient.toPrecision(3)})`];
}
