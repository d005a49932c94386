import { type DataFrame, withoutUnusedLevels } from "../data-frame.ts";
import { FormulaError } from "../formula/formula-error.ts";
import { deparse, type Node } from "../formula/syntax.ts";
import type { ModelFormula } from "../formula/terms.ts";
import { evaluateNumbers, evaluateVariable } from "../formula/variables.ts";
import { ModelError } from "../model-error.ts";

/** What is to be explained, by rows. NaN marks a missing value until such rows are dropped. */
export type Outcome =
  | { readonly kind: "binomial"; readonly successes: Float64Array; readonly trials: Float64Array }
  | { readonly kind: "gaussian"; readonly values: Float64Array };

/**
 * The outcome of a formula: 0/1, a factor of two levels (the second is success) or `cbind(success, failure)` for a
 * logistic model; numbers for a linear one.
 *
 * @throws ModelError or FormulaError where the left-hand side is not such an outcome.
 */
export function outcomeOf(formula: ModelFormula, frame: DataFrame, family: "binomial" | "gaussian"): Outcome {
  const { response, text } = formula;
  if (response.kind === "call" && response.name === "cbind") {
    if (family === "gaussian" || response.operands.length !== 2)
      throw new FormulaError(
        "formula-unsupported",
        text,
        response.span,
        "cbind() holds two counts, of successes and failures, for a logistic model.",
        "Write cbind(success, failure) ~ ….",
      );
    return counts(
      deparse(response),
      ...(response.operands.map((node) => evaluateNumbers(text, node, frame)) as [Float64Array, Float64Array]),
    );
  }
  if (family === "gaussian") return { kind: "gaussian", values: evaluateNumbers(text, response, frame) };
  return binary(text, response, frame);
}

function counts(name: string, successes: Float64Array, failures: Float64Array): Outcome {
  const isCount = (value: number) => Number.isNaN(value) || (Number.isInteger(value) && value >= 0);
  if (!successes.every(isCount) || !failures.every(isCount))
    throw new ModelError(
      "counts-invalid",
      `${name} has entries that are not counts: negative or not whole.`,
      "Give the numbers of successes and of failures of each row.",
    );
  // A row without trials says nothing: it goes with the missing ones.
  const trials = successes.map((value, row) => value + failures[row]! || Number.NaN);
  return { kind: "binomial", successes, trials };
}

function binary(text: string, response: Node, frame: DataFrame): Outcome {
  const name = deparse(response);
  const remedy =
    "Use a column of 0 and 1, of TRUE and FALSE or of two categories; numbers such as ratings need a linear model: choose Linear, in a terminal --family gaussian.";
  const column = evaluateVariable(text, response, frame);
  if (column.kind === "numeric") {
    const stray = column.values.find((value) => value !== 0 && value !== 1 && !Number.isNaN(value));
    if (stray !== undefined)
      throw new ModelError("outcome-not-binary", `The outcome ${name} is not binary: it holds ${stray}.`, remedy);
    return {
      kind: "binomial",
      successes: column.values,
      trials: column.values.map((value) => (Number.isNaN(value) ? value : 1)),
    };
  }
  const { levels, codes } = withoutUnusedLevels(column);
  if (levels.length > 2)
    throw new ModelError(
      "outcome-not-binary",
      `The outcome ${name} has ${levels.length} categories (${levels.slice(0, 4).join(", ")}${levels.length > 4 ? ", …" : ""}).`,
      remedy,
    );
  // Where only one of two levels occurs, its place among all levels says whether it is success.
  const success = levels.length === 2 ? 1 : column.levels.length === 2 && levels[0] === column.levels[1] ? 0 : 1;
  return {
    kind: "binomial",
    successes: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : Number(code === success))),
    trials: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : 1)),
  };
}
