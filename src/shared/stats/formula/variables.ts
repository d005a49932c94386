import { asFactor, type Column, type DataFrame, type FactorColumn, numericColumn } from "../data-frame.ts";
import { type Basis, orthogonalPolynomial, powersOf, standardisation } from "./basis.ts";
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
 * sqrt, …) of numbers, `scale(x)`, `poly(x, 2)` or `factor(x)`. Nothing else can be called: a formula cannot run code.
 *
 * @param bases what `scale()` and `poly()` took from the data that the model was fitted to, by the text of the call; what is
 * not there yet is taken from these data and added, so that a prediction elsewhere uses the same (R's `predvars`)
 * @throws FormulaError at the name that is unknown or of the wrong type.
 */
export function evaluateVariable(
  formula: string,
  node: Node,
  frame: DataFrame,
  bases: Map<string, Basis> = new Map(),
): Column {
  if (node.kind === "name") return columnNamed(formula, node, frame);
  if (node.kind === "call" && node.name === "factor" && node.operands.length === 1)
    return asFactor(evaluateVariable(formula, node.operands[0]!, frame, bases));
  if (node.kind === "call" && node.name === "poly") return polynomialColumn(formula, node, frame, bases);
  return numericColumn(evaluateNumbers(formula, node, frame, bases));
}

function polynomialColumn(formula: string, node: Call, frame: DataFrame, bases: Map<string, Basis>): Column {
  const [operand, degreeNode, raw, ...others] = node.operands;
  const degree = degreeNode?.kind === "number" ? degreeNode.value : degreeNode === undefined ? 1 : Number.NaN;
  const isRaw = raw !== undefined && truthArgument(formula, node, raw, "raw");
  if (!operand || !Number.isInteger(degree) || degree < 1 || degree > 9 || others.length > 0)
    throw new FormulaError(
      "formula-unsupported",
      formula,
      node.span,
      "poly() holds a column and a degree from 1 to 9.",
      "Write poly(trial_number, 2), or poly(trial_number, 2, raw = TRUE) for plain powers.",
    );
  const values = evaluateNumbers(formula, operand, frame, bases);
  const key = deparse(node);
  let basis = bases.get(key);
  if (!basis) {
    const distinct = new Set(values.filter(Number.isFinite)).size;
    if (distinct <= degree)
      throw new FormulaError(
        "formula-wrong-type",
        formula,
        node.span,
        `A polynomial of degree ${degree} needs more than ${degree} different values; there are ${distinct}.`,
        "Use a smaller degree.",
      );
    basis = isRaw ? { kind: "powers", degree } : orthogonalPolynomial(values, degree);
    bases.set(key, basis);
  }
  const columns = powersOf(basis, values);
  return { kind: "numeric", values, columns, suffixes: columns.map((_, k) => String(k + 1)) };
}

type Call = Extract<Node, { kind: "call" }>;

/** The value of a named argument that is TRUE or FALSE. */
function truthArgument(formula: string, call: Call, node: Node, name: string): boolean {
  const value = node.kind === "argument" && node.name === name ? node.value : undefined;
  if (value?.kind === "name" && /^(?:TRUE|FALSE|T|F)$/.test(value.name)) return value.name.startsWith("T");
  throw new FormulaError(
    "formula-unsupported",
    formula,
    node.span,
    `“${deparse(node)}” is no argument of ${call.name}() here.`,
    `Its arguments are ${call.name === "poly" ? "raw = TRUE" : "center = FALSE and scale = FALSE"}.`,
  );
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
export function evaluateNumbers(
  formula: string,
  node: Node,
  frame: DataFrame,
  bases: Map<string, Basis> = new Map(),
): Float64Array {
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
      return evaluateNumbers(formula, node.inner, frame, bases);
    case "sign": {
      const values = evaluateNumbers(formula, node.operand, frame, bases);
      return node.operator === "-" ? values.map((value) => -value) : values;
    }
    case "call":
      return evaluateCall(formula, node, frame, bases);
    case "argument":
      throw new FormulaError(
        "formula-unsupported",
        formula,
        node.span,
        `“${deparse(node)}” is no argument of this function.`,
        "Leave it out.",
      );
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
      const left = evaluateNumbers(formula, node.left, frame, bases);
      const right = evaluateNumbers(formula, node.right, frame, bases);
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

function evaluateCall(formula: string, node: Call, frame: DataFrame, bases: Map<string, Basis>): Float64Array {
  if (node.name === "scale") return scaled(formula, node, frame, bases);
  const known =
    node.name === "I" ? (x: number) => x : Object.hasOwn(functions, node.name) ? functions[node.name] : undefined;
  if (!known || node.operands.length !== 1)
    throw new FormulaError(
      "formula-unsupported",
      formula,
      node.span,
      known ? `${node.name}() takes one argument.` : `“${deparse(node)}” calls a function that formulas do not have.`,
      `Formulas have I, factor, scale, poly, offset, ${Object.keys(functions).join(", ")}, and cbind for the outcome.`,
    );
  return evaluateNumbers(formula, node.operands[0]!, frame, bases).map((value) => known(value));
}

/** (x − mean) / standard deviation, either of which can be left out. */
function scaled(formula: string, node: Call, frame: DataFrame, bases: Map<string, Basis>): Float64Array {
  const [operand, ...others] = node.operands;
  const argument = (name: string) => others.find((other) => other.kind === "argument" && other.name === name);
  const wanted = (name: string) => {
    const given = argument(name);
    return given === undefined || truthArgument(formula, node, given, name);
  };
  for (const other of others)
    if (other !== argument("center") && other !== argument("scale")) truthArgument(formula, node, other, "center");
  const values = evaluateNumbers(formula, operand!, frame, bases);
  const key = deparse(node);
  const known = bases.get(key);
  const basis = known?.kind === "scale" ? known : standardisation(values, wanted("center"), wanted("scale"));
  bases.set(key, basis);
  return values.map((value) => (value - basis.centre) / basis.scale);
}
