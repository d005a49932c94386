import { asFactor, columnOf, type DataFrame, withoutUnusedLevels } from "../data-frame.ts";
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
  | {
      readonly kind: "binomial";
      readonly successes: Float64Array;
      readonly trials: Float64Array;
      /** What counts as a success, in words: `correct = 1`, `answer = right`, `incidence`. */
      readonly success: string;
    }
  | {
      readonly kind: "gaussian";
      readonly values: Float64Array;
      /** Inverse variances relative to σ², where rows count differently. */
      readonly weights?: Float64Array;
    }
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
  /** Of an outcome with two levels the one that is modelled. */
  readonly success?: string;
  /** A column of weights: numbers of trials of a binomial model, inverse variances of a linear one. */
  readonly weights?: string;
}

/** Pairs of words for an outcome, the success first. */
const knownPairs: readonly (readonly [string, string])[] = [
  ["correct", "incorrect"],
  ["correct", "wrong"],
  ["correct", "error"],
  ["corr", "incorr"],
  ["right", "wrong"],
  ["hit", "miss"],
  ["yes", "no"],
  ["y", "n"],
  ["true", "false"],
  ["t", "f"],
  ["success", "failure"],
  ["success", "fail"],
  ["pass", "fail"],
  ["passed", "failed"],
  ["solved", "unsolved"],
  ["accept", "reject"],
  ["accepted", "rejected"],
  ["agree", "disagree"],
  ["present", "absent"],
  ["old", "new"],
  ["on", "off"],
  ["1", "0"],
];

/**
 * The outcome of a formula: 0/1, a factor of two levels or `cbind(success, failure)` for a binomial model; ordered categories
 * for an ordinal one; numbers for a linear one, all positive for response times. Of two levels `success` is what is
 * modelled; where it is not given, the success of a known pair such as correct and incorrect, and else the second level, as
 * in R.
 *
 * @throws ModelError or FormulaError where the left-hand side is not such an outcome.
 */
export function outcomeOf(formula: ModelFormula, frame: DataFrame, options: OutcomeOptions): Outcome {
  const { family, order, success } = options;
  const { response, text } = formula;
  const weights = options.weights === undefined ? undefined : weightsOf(frame, options.weights);
  if (weights && family !== "binomial" && family !== "gaussian")
    throw new ModelError(
      "option-unsupported",
      `A ${family} model takes no weights.`,
      "Leave them out, or use a binomial or linear model.",
    );
  if (response.kind === "call" && response.name === "cbind") {
    if (family !== "binomial" || response.operands.length !== 2)
      throw new FormulaError(
        "formula-unsupported",
        text,
        response.span,
        "cbind() holds two counts, of successes and failures, for a logistic model.",
        "Write cbind(success, failure) ~ ….",
      );
    const [successes, failures] = response.operands.map((node) => evaluateNumbers(text, node, frame));
    return weighted(counts(deparse(response), deparse(response.operands[0]!), successes!, failures!), weights);
  }
  if (family === "ordinal") return ordinal(text, response, frame, order);
  if (family !== "binomial") {
    const values = evaluateNumbers(text, response, frame);
    if (family !== "gaussian") checkPositive(deparse(response), values);
    return { kind: "gaussian", values, ...(weights && { weights }) };
  }
  if (weights) {
    const column = evaluateVariable(text, response, frame);
    if (column.kind === "numeric" && !isZeroOne(column.values))
      return shares(deparse(response), column.values, weights);
  }
  return weighted(binary(text, response, frame, success), weights);
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

function counts(name: string, success: string, successes: Float64Array, failures: Float64Array): BinomialOutcome {
  const isCount = (value: number) => Number.isNaN(value) || (Number.isInteger(value) && value >= 0);
  if (!successes.every(isCount) || !failures.every(isCount))
    throw new ModelError(
      "counts-invalid",
      `${name} has entries that are not counts: negative or not whole.`,
      "Give the numbers of successes and of failures of each row.",
    );
  // A row without trials says nothing: it goes with the missing ones.
  const trials = successes.map((value, row) => value + failures[row]! || Number.NaN);
  return { kind: "binomial", successes, trials, success };
}

/** The outcome as a reader names it: a column by its name, without the marks that a formula needs. */
export const outcomeName = (response: Node) => (response.kind === "name" ? response.name : deparse(response));

function binary(text: string, response: Node, frame: DataFrame, success: string | undefined): BinomialOutcome {
  const name = outcomeName(response);
  const remedy =
    "Use a column of 0 and 1, of TRUE and FALSE or of two categories; numbers such as ratings need a linear model: choose Linear, in a terminal --family gaussian.";
  const column = evaluateVariable(text, response, frame);
  if (column.kind === "numeric" && (success === undefined || isZeroOne(column.values))) {
    const stray = column.values.find((value) => value !== 0 && value !== 1 && !Number.isNaN(value));
    const distinct = stray === undefined ? [] : [...new Set(column.values)].filter((value) => !Number.isNaN(value));
    if (distinct.length === 2)
      throw new ModelError(
        "outcome-not-binary",
        `The outcome ${name} holds ${distinct.sort((a, b) => a - b).join(" and ")}, of which either could be the success.`,
        `Say which one is modelled: in a terminal --success ${distinct[1]}.`,
      );
    if (stray !== undefined)
      throw new ModelError("outcome-not-binary", `The outcome ${name} is not binary: it holds ${stray}.`, remedy);
    if (success !== undefined && success !== "0" && success !== "1") throw noSuchLevel(name, success, ["0", "1"]);
    const wanted = success === "0" ? 0 : 1;
    return {
      ...{ kind: "binomial", success: `${name} = ${wanted}` },
      successes: column.values.map((value) => (Number.isNaN(value) ? value : Number(value === wanted))),
      trials: column.values.map((value) => (Number.isNaN(value) ? value : 1)),
    };
  }
  const factor = asFactor(column);
  const { levels, codes } = withoutUnusedLevels(factor);
  if (levels.length > 2)
    throw new ModelError(
      "outcome-not-binary",
      `The outcome ${name} has ${levels.length} categories (${levels.slice(0, 4).join(", ")}${levels.length > 4 ? ", …" : ""}).`,
      remedy,
    );
  const modelled = success ?? likelySuccess(levels, factor.levels);
  if (success !== undefined && !factor.levels.includes(success)) throw noSuchLevel(name, success, factor.levels);
  const code = levels.indexOf(modelled);
  return {
    ...{ kind: "binomial", success: `${name} = ${modelled}` },
    successes: Float64Array.from(codes, (value) => (value < 0 ? Number.NaN : Number(value === code))),
    trials: Float64Array.from(codes, (value) => (value < 0 ? Number.NaN : 1)),
  };
}

/** Shares of successes among as many trials as the weights say. */
function shares(name: string, values: Float64Array, trials: Float64Array): Outcome {
  const successes = values.map((value, row) => {
    const count = value * trials[row]!;
    const whole = Math.round(count);
    return Math.abs(count - whole) < 1e-6 * Math.max(1, whole) ? whole : count;
  });
  const stray = successes.findIndex(
    (count, row) => !Number.isNaN(count) && (count < 0 || count > trials[row]! || !Number.isInteger(count)),
  );
  if (stray >= 0)
    throw new ModelError(
      "counts-invalid",
      `${name} = ${values[stray]} of ${trials[stray]} trials is not a whole number of successes (row ${stray + 1}).`,
      "The outcome must be a share of the trials that the weights count; or write cbind(success, failure).",
    );
  return { kind: "binomial", success: name, successes, trials: trials.map((m, row) => m + 0 * values[row]!) };
}

/** Every row as many times as its weight says. */
function weighted(outcome: BinomialOutcome, weights: Float64Array | undefined): Outcome {
  if (!weights) return outcome;
  const times = (values: Float64Array) => values.map((value, row) => value * weights[row]!);
  return { ...outcome, successes: times(outcome.successes), trials: times(outcome.trials) };
}

type BinomialOutcome = Extract<Outcome, { kind: "binomial" }>;

/** A column of weights; 0 leaves a row out. @throws ModelError for a column that is not there, or negative weights */
function weightsOf(frame: DataFrame, name: string): Float64Array {
  const column = columnOf(frame, name);
  if (column.kind === "factor")
    throw new ModelError("wrong-column-type", `The weights “${name}” are categories.`, "Use a column of numbers.");
  const negative = column.values.findIndex((value) => value < 0);
  if (negative >= 0)
    throw new ModelError(
      "counts-invalid",
      `The weight in row ${negative + 1} is ${column.values[negative]}: weights are not negative.`,
      "Correct the column, or exclude the row.",
    );
  return column.values.map((value) => (value > 0 && Number.isFinite(value) ? value : Number.NaN));
}

const isZeroOne = (values: Float64Array) => values.every((value) => value === 0 || value === 1 || Number.isNaN(value));

/** The level to model: of a known pair the success; else the second one. Of a single level its place among all decides. */
function likelySuccess(levels: readonly string[], all: readonly string[]): string {
  const words = new Map(levels.map((level) => [level.trim().toLowerCase(), level]));
  if (levels.length === 2) {
    const pair = knownPairs.find((candidate) => candidate.every((word) => words.has(word)));
    return pair ? words.get(pair[0])! : levels[1]!;
  }
  const only = levels[0]!;
  const success = knownPairs.find(([word]) => words.has(word));
  const failure = knownPairs.find(([, word]) => words.has(word));
  if (success && !failure) return only;
  if (failure && !success) return all.find((level) => level !== only) ?? failure[0];
  return all.length === 2 ? all[1]! : only;
}

const noSuchLevel = (name: string, level: string, levels: readonly string[]) =>
  new ModelError(
    "unknown-level",
    `The outcome ${name} has no level “${level}”, so it cannot be modelled as the success.`,
    `Use one of: ${levels.join(", ")}.`,
  );
