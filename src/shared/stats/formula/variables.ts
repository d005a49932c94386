import { asFactor, type Column, type DataFrame, type FactorColumn, numericColumn } from "../data-frame.ts";
import { FormulaError } from "./formula-error.ts";
import { deparse, type Node } from "./syntax.ts";

const functions: Readonly<Record<string, (x: number) => number>> = {
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
};

/**
 * The values of a variable of a formula: a column of the data, arithmetic within `I()`, one of a few functions (log, exp,
 * sqrt, …) of numbers, or `factor(x)`. Nothing else can be called: a formula cannot run code.
 *
 * @throws FormulaError at the name that is unknown or of the wrong type.
 */
export function evaluateVariable(formula: string, node: Node, frame: DataFrame): Column {
  if (node.kind === "name") return columnNamed(formula, node, frame);
  if (node.kind === "call" && node.name === "factor" && node.operands.length === 1)
    return asFactor(evaluateVariable(formula, node.operands[0]!, frame));
  return numericColumn(evaluateNumbers(formula, node, frame));
}

/** The levels of the product of factors, joined by “:” as lme4 joins them; only combinations that occur. */
export function crossFactors(factors: readonly FactorColumn[]): FactorColumn {
  const [first, ...rest] = factors;
  return rest.reduce<FactorColumn>((product, factor) => crossTwo(product, factor), first!);
}

function crossTwo(a: FactorColumn, b: FactorColumn): FactorColumn {
  const width = b.levels.length;
  const pair = a.codes.map((code, row) => (code < 0 || b.codes[row]! < 0 ? -1 : code * width + b.codes[row]!));
  const present = [...new Set(pair)].filter((code) => code >= 0).sort((x, y) => x - y);
  const code = new Map(present.map((value, index) => [value, index]));
  return {
    kind: "factor",
    levels: present.map((value) => `${a.levels[Math.floor(value / width)]}:${b.levels[value % width]}`),
    codes: pair.map((value) => code.get(value) ?? -1),
  };
}

function columnNamed(formula: string, node: Extract<Node, { kind: "name" }>, frame: DataFrame): Column {
  const column = frame.columns.get(node.name);
  if (column) return column;
  throw new FormulaError(
    "formula-unknown-name",
    formula,
    node.span,
    `The data have no column “${node.name}”.`,
    `The columns are: ${[...frame.columns.keys()].join(", ")}.`,
  );
}

/** Numbers by row, evaluated as R does arithmetic (NaN where an operand is missing). */
export function evaluateNumbers(formula: string, node: Node, frame: DataFrame): Float64Array {
  switch (node.kind) {
    case "name": {
      const column = columnNamed(formula, node, frame);
      if (column.kind === "numeric") return column.values;
      throw new FormulaError(
        "formula-wrong-type",
        formula,
        node.span,
        `“${node.name}” holds categories (${column.levels.slice(0, 3).join(", ")}…), not numbers.`,
        "Use it outside I() and functions, or choose a numeric column.",
      );
    }
    case "number":
      return new Float64Array(frame.rowCount).fill(node.value);
    case "parenthesis":
      return evaluateNumbers(formula, node.inner, frame);
    case "sign": {
      const values = evaluateNumbers(formula, node.operand, frame);
      return node.operator === "-" ? values.map((value) => -value) : values;
    }
    case "call":
      return evaluateCall(formula, node, frame);
    case "binary": {
      const operation = arithmetic[node.operator];
      if (!operation)
        throw new FormulaError(
          "formula-unsupported",
          formula,
          node.span,
          `“${node.operator}” has no meaning between numbers.`,
          "Inside I() and functions use + - * / ^.",
        );
      const left = evaluateNumbers(formula, node.left, frame);
      const right = evaluateNumbers(formula, node.right, frame);
      return left.map((value, row) => operation(value, right[row]!));
    }
  }
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};

function evaluateCall(formula: string, node: Extract<Node, { kind: "call" }>, frame: DataFrame): Float64Array {
  const known =
    node.name === "I" ? (x: number) => x : Object.hasOwn(functions, node.name) ? functions[node.name] : undefined;
  if (!known || node.operands.length !== 1)
    throw new FormulaError(
      "formula-unsupported",
      formula,
      node.span,
      known ? `${node.name}() takes one argument.` : `“${deparse(node)}” calls a function that formulas do not have.`,
      `Formulas have I, factor, ${Object.keys(functions).join(", ")}, and cbind for the outcome.`,
    );
  return evaluateNumbers(formula, node.operands[0]!, frame).map((value) => known(value));
}
