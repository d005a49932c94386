import { type Column, isMissing, type NumericColumn, selectFrom, withoutUnusedLevels } from "../data-frame.ts";
import { deparse } from "../formula/syntax.ts";
import type { ModelFormula } from "../formula/terms.ts";
import type { Outcome } from "./outcome.ts";

/** The rows that have a value of all that a model uses, and how many have none, by what they lack. */
export function completeRows(
  formula: ModelFormula,
  outcome: Outcome,
  variables: ReadonlyMap<string, Column>,
  offset: NumericColumn | undefined,
  rowCount: number,
  weights: string | undefined,
) {
  const response =
    outcome.kind === "binomial"
      ? outcome.trials
      : outcome.kind === "gaussian"
        ? outcome.values
        : Float64Array.from(outcome.codes, (code) => (code < 0 ? Number.NaN : code));
  const columns: [string, (row: number) => boolean][] = [
    [deparse(formula.response), (row) => !Number.isFinite(response[row]!)],
    ...(outcome.kind === "gaussian" && outcome.weights && weights !== undefined
      ? [[weights, (row: number) => Number.isNaN(outcome.weights![row]!)] as [string, (row: number) => boolean]]
      : []),
    ...(offset
      ? [["offset", (row: number) => !Number.isFinite(offset.values[row]!)] as [string, (row: number) => boolean]]
      : []),
    ...[...variables].map(([name, column]): [string, (row: number) => boolean] => [
      name,
      (row) => isMissing(column, row) || (column.kind === "numeric" && !Number.isFinite(column.values[row]!)),
    ]),
  ];
  const complete = new Uint8Array(rowCount).fill(1);
  const missing = new Map<string, number>();
  for (const [name, isAbsent] of columns) {
    let count = 0;
    for (let row = 0; row < rowCount; row++)
      if (isAbsent(row)) {
        complete[row] = 0;
        count++;
      }
    if (count > 0) missing.set(name, count);
  }
  const usedRows = Int32Array.from(Array.from(complete.keys()).filter((row) => complete[row] === 1));
  return { usedRows, missing };
}

/** The outcome of these rows; an ordinal one has the categories that are left. */
export function selectOutcome(outcome: Outcome, rows: Int32Array): Outcome {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  if (outcome.kind === "ordinal") {
    const { levels, codes } = withoutUnusedLevels(selectFrom({ ...outcome, kind: "factor" }, rows));
    return { kind: "ordinal", levels, codes };
  }
  return outcome.kind === "binomial"
    ? { ...outcome, successes: pick(outcome.successes), trials: pick(outcome.trials) }
    : { ...outcome, values: pick(outcome.values), ...(outcome.weights && { weights: pick(outcome.weights) }) };
}
