import { FormulaError } from "./formula-error.ts";
import { deparse, type Node, parseFormula } from "./syntax.ts";

/** A product of variables, named by their text (`["trial_type", "saliency"]` is `trial_type:saliency`). */
export type Term = readonly string[];

/** One side of a formula as a sum of terms, in R's order: by degree, then as written. */
export interface TermSum {
  readonly intercept: boolean;
  readonly terms: readonly Term[];
}

/** Random effects `(effects | group)`; the group is a product of factors (`["h", "g"]` for `h:g`). */
export interface RandomTerm extends TermSum {
  readonly group: readonly string[];
}

/** What a formula means, before it meets data. */
export interface ModelFormula {
  readonly text: string;
  readonly response: Node;
  readonly fixed: TermSum;
  readonly random: readonly RandomTerm[];
  /** What `offset()` holds: added to the linear predictor with a coefficient of 1. */
  readonly offsets: readonly Node[];
  /** Every variable on the right-hand side by its text, with its first place in the formula. */
  readonly variables: ReadonlyMap<string, Node>;
}

/**
 * Reads a formula of lme4's language: `+ : * ^ / -`, `0` and `1`, `I()` and other functions as variables, `(1 | g)`,
 * `(1 + x | g)`, `(0 + x | g)`, `(x || g)`, `(1 | g/h)`.
 *
 * @throws FormulaError with the token's place.
 */
export function interpretFormula(text: string): ModelFormula {
  const root = parseFormula(text);
  if (root.kind !== "binary" || root.operator !== "~")
    throw new FormulaError(
      "formula-syntax",
      text,
      root.span,
      "The formula has no “~”.",
      "Write the outcome, then ~, then what predicts it: correct ~ trial_type.",
    );
  const interpreter = new Interpreter(text);
  const { fixed, bars, offsets } = interpreter.separate(root.right);
  const sum = interpreter.sum(fixed);
  const random = bars.flatMap((bar) => interpreter.randomTerms(bar));
  return { text, response: root.left, fixed: sum, random, offsets, variables: interpreter.variables };
}

export const termLabel = (term: Term): string => term.join(":");

type Bar = Extract<Node, { kind: "binary" }>;

/** A part of the right-hand side with its sign; `-` takes terms away. */
interface Signed {
  readonly node: Node;
  readonly removed: boolean;
}

class Interpreter {
  readonly variables = new Map<string, Node>();
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Splits the right-hand side into fixed parts, bars, which stand in parentheses, and offsets. */
  separate(node: Node): { fixed: Signed[]; bars: Bar[]; offsets: Node[] } {
    const fixed: Signed[] = [];
    const bars: Bar[] = [];
    const offsets: Node[] = [];
    for (const part of summands(node)) {
      const inner = part.node.kind === "parenthesis" ? part.node.inner : undefined;
      if (!part.removed && inner?.kind === "binary" && (inner.operator === "|" || inner.operator === "||"))
        bars.push(inner);
      else if (part.node.kind === "call" && part.node.name === "offset")
        offsets.push(this.#offset(part.node, part.removed));
      else fixed.push(part);
    }
    return { fixed, bars, offsets };
  }

  #offset(call: Extract<Node, { kind: "call" }>, removed: boolean): Node {
    const [operand, ...others] = call.operands;
    if (removed || !operand || others.length > 0)
      throw this.#unsupported(call, "offset() is added and holds one thing.", "Write … + offset(log(exposure)).");
    return operand;
  }

  randomTerms(bar: Bar): RandomTerm[] {
    const effects = this.sum(summands(bar.left));
    if (!effects.intercept && effects.terms.length === 0)
      throw this.#unsupported(bar.left, "These random effects are empty.", "Write (1 | group) for a random intercept.");
    const parts: TermSum[] =
      bar.operator === "|"
        ? [effects]
        : [
            ...(effects.intercept ? [{ intercept: true, terms: [] }] : []),
            ...effects.terms.map((term) => ({ intercept: false, terms: [term] })),
          ];
    return this.#groups(bar.right).flatMap((group) => parts.map((part) => ({ ...part, group })));
  }

  /** `g/h` is h:g and g, as lme4 has it. */
  #groups(node: Node): string[][] {
    if (node.kind === "parenthesis") return this.#groups(node.inner);
    if (node.kind === "binary" && node.operator === "/") {
      const outer = this.#groups(node.left);
      const [innermost] = outer;
      return [...this.#groups(node.right).map((inner) => [...inner, ...innermost!]), ...outer];
    }
    if (node.kind === "binary" && node.operator === ":")
      return [[...this.#groups(node.left), ...this.#groups(node.right)].flat()];
    if (node.kind === "name" || node.kind === "call") return [[this.#variable(node)]];
    throw this.#unsupported(
      node,
      `“${deparse(node)}” is not a grouping factor.`,
      "To the right of | stands a column such as participant, or g:h, or g/h.",
    );
  }

  /** Expands signed parts into terms by the rules of Wilkinson and Rogers (1973). */
  sum(parts: readonly Signed[]): TermSum {
    let intercept = true;
    const terms = new Map<string, Term>();
    for (const { node, removed } of parts) {
      const constant = constantOf(node);
      if (constant !== undefined) {
        if (constant !== 0 && constant !== 1)
          throw this.#unsupported(
            node,
            `The number ${constant} is no term.`,
            "Use 1 or 0 to add or remove the intercept.",
          );
        intercept = (constant === 1) !== removed;
        continue;
      }
      for (const term of this.#expand(node)) {
        if (removed) terms.delete(keyOf(term));
        else if (!terms.has(keyOf(term))) terms.set(keyOf(term), term);
      }
    }
    return { intercept, terms: inOrder([...terms.values()], parts) };
  }

  #expand(node: Node): Term[] {
    switch (node.kind) {
      case "name":
      case "call":
        return [[this.#variable(node)]];
      case "parenthesis":
        return [...this.sum(summands(node.inner)).terms];
      case "binary":
        return this.#expandBinary(node);
      case "number":
      case "sign":
      case "argument":
        throw this.#unsupported(node, `“${deparse(node)}” is no term here.`, "Use I(…) for arithmetic, as in I(x^2).");
    }
  }

  #expandBinary(node: Bar): Term[] {
    if (node.operator === "^") return this.#power(node);
    if (node.operator === "+" || node.operator === "-") return [...this.sum(summands(node)).terms];
    if (node.operator === "|" || node.operator === "||")
      throw this.#unsupported(
        node,
        "Random effects must stand in parentheses and be added to the rest.",
        `Write … + (${deparse(node)}).`,
      );
    const left = this.#expand(node.left);
    const right = this.#expand(node.right);
    if (node.operator === ":") return products(left, right);
    if (node.operator === "*") return unique([...left, ...right, ...products(left, right)]);
    return unique([...left, ...products([left.flat()], right)]);
  }

  #power(node: Bar): Term[] {
    const degree = node.right.kind === "number" ? node.right.value : Number.NaN;
    if (!Number.isInteger(degree) || degree < 1 || degree > 9)
      throw this.#unsupported(
        node.right,
        "The power must be a whole number from 1 to 9.",
        "Write (a + b + c)^2, or I(x^2).",
      );
    const base = this.#expand(node.left);
    let result = base;
    for (let k = 1; k < degree; k++) result = unique([...result, ...products(result, base)]);
    return result;
  }

  #variable(node: Node): string {
    const name = variableName(node);
    if (!this.variables.has(name)) this.variables.set(name, node);
    return name;
  }

  #unsupported(node: Node, reason: string, remedy: string): FormulaError {
    return new FormulaError("formula-unsupported", this.#text, node.span, reason, remedy);
  }
}

const variableName = (node: Node) => (node.kind === "name" ? node.name : deparse(node));

/** Variables within a term in the order in which these parts first name them, terms by degree. */
function inOrder(terms: readonly Term[], parts: readonly Signed[]): Term[] {
  const order = [...new Set(parts.flatMap(({ node }) => variablesIn(node)))];
  return terms
    .map((term) => [...new Set(term)].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    .sort((a, b) => a.length - b.length);
}

function variablesIn(node: Node): string[] {
  if (node.kind === "name" || node.kind === "call") return [variableName(node)];
  if (node.kind === "binary") return [...variablesIn(node.left), ...variablesIn(node.right)];
  if (node.kind === "parenthesis") return variablesIn(node.inner);
  return node.kind === "sign" ? variablesIn(node.operand) : [];
}

function summands(node: Node, removed = false): Signed[] {
  if (node.kind === "binary" && node.operator === "+")
    return [...summands(node.left, removed), ...summands(node.right, removed)];
  if (node.kind === "binary" && node.operator === "-")
    return [...summands(node.left, removed), ...summands(node.right, !removed)];
  if (node.kind === "sign") return summands(node.operand, node.operator === "-" ? !removed : removed);
  return [{ node, removed }];
}

function constantOf(node: Node): number | undefined {
  if (node.kind === "parenthesis") return constantOf(node.inner);
  return node.kind === "number" ? node.value : undefined;
}

const keyOf = (term: Term) => [...new Set(term)].sort().join("\0");

const unique = (terms: readonly Term[]): Term[] =>
  [...new Map(terms.toReversed().map((term) => [keyOf(term), term])).values()].toReversed();

const products = (left: readonly Term[], right: readonly Term[]): Term[] =>
  unique(left.flatMap((a) => right.map((b) => [...a, ...b])));
