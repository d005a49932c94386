import { asFactor, type DataFrame, withoutUnusedLevels } from "../data-frame.ts";
import { FormulaError } from "../formula/formula-error.ts";
import { deparse, type Node } from "../formula/syntax.ts";
import type { ModelFormula } from "../formula/terms.ts";
import { evaluateNumbers, evaluateVariable } from "../formula/variables.ts";
import { ModelError } from "../model-error.ts";
import type { Family } from "./family.ts";

/** Ordered categories, lowest first; −1 marks a missing value until such rows are dropped. */
export interface OrdinalOutcome {
  readonly kind: "ordinal";
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** What is to be explained, by rows. NaN marks a missing value until such rows are dropped. */
export type Outcome =
  | { readonly kind: "binomial"; readonly successes: Float64Array; readonly trials: Float64Array }
  | { readonly kind: "gaussian"; readonly values: Float64Array }
  | OrdinalOutcome;

/** Number of rows. */
export const outcomeLength = (outcome: Outcome): number =>
  outcome.kind === "binomial"
    ? outcome.trials.length
    : outcome.kind === "gaussian"
      ? outcome.values.length
      : outcome.codes.length;

export interface OutcomeOptions {
  readonly family: Family;
  /** The order of an ordinal outcome's categories, lowest first; that of its numbers or levels where it is not given. */
  readonly order?: readonly string[];
}

/**
 * The outcome of a formula: 0/1, a factor of two levels (the second is success) or `cbind(success, failure)` for a
 * binomial model; ordered categories for an ordinal one; numbers for a linear one, all positive for response times.
 *
 * @throws ModelError or FormulaError where the left-hand side is not such an outcome.
 */
export function outcomeOf(formula: ModelFormula, frame: DataFrame, { family, order }: OutcomeOptions): Outcome {
  const { response, text } = formula;
  if (response.kind === "call" && response.name === "cbind") {
    if (family !== "binomial" || response.operands.length !== 2)
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
  if (family === "ordinal") return ordinal(text, response, frame, order);
  if (family !== "binomial") {
    const values = evaluateNumbers(text, response, frame);
    if (family !== "gaussian") checkPositive(deparse(response), values);
    return { kind: "gaussian", values };
  }
  return binary(text, response, frame);
}

/** Most categories whose thresholds are worth estimating. */
const MOST_CATEGORIES = 101;

function ordinal(text: string, response: Node, frame: DataFrame, order?: readonly string[]): OrdinalOutcome {
  const name = deparse(response);
  const column = asFactor(evaluateVariable(text, response, frame));
  const stranger = withoutUnusedLevels(column).levels.find((level) => order && !order.includes(level));
  if (stranger !== undefined)
    throw new ModelError(
      "unknown-level",
      `The order of ${name} leaves out its category “${stranger}”.`,
      "Name every category, lowest first.",
    );
  const levels = order?.filter((level) => column.levels.includes(level)) ?? column.levels;
  const place = column.levels.map((level) => levels.indexOf(level));
  const codes = column.codes.map((code) => (code < 0 ? -1 : place[code]!));
  if (levels.length > MOST_CATEGORIES)
    throw new ModelError(
      "option-unsupported",
      `The outcome ${name} has ${levels.length} categories, more than an ordinal model can tell apart.`,
      "Use a linear model, or fewer categories.",
    );
  return { kind: "ordinal", levels, codes };
}

function checkPositive(name: string, values: Float64Array): void {
  const stray = values.find((value) => value <= 0);
  if (stray === undefined) return;
  throw new ModelError(
    "outcome-not-positive",
    `The outcome ${name} holds ${stray}; a model of response times needs numbers above 0.`,
    "Exclude such rows, or choose a linear model.",
  );
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
