import { FormulaError, type Span } from "./formula-error.ts";
import { type Token, tokenize } from "./tokens.ts";

export type BinaryOperator = "~" | "|" | "||" | "+" | "-" | "*" | "/" | ":" | "^";

/** The formula as written, with the place of every part. */
export type Node =
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "number"; readonly value: number; readonly text: string; readonly span: Span }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Node[]; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Node;
      readonly right: Node;
      readonly span: Span;
    }
  | { readonly kind: "sign"; readonly operator: "+" | "-"; readonly operand: Node; readonly span: Span }
  | { readonly kind: "parenthesis"; readonly inner: Node; readonly span: Span }
  /** A named argument of a call: `raw = TRUE`. */
  | { readonly kind: "argument"; readonly name: string; readonly value: Node; readonly span: Span };

/** How tightly operators bind, as in R. All associate to the left but `^`. */
const strength: Readonly<Record<Exclude<BinaryOperator, "~">, number>> = {
  "|": 2,
  "||": 2,
  "+": 3,
  "-": 3,
  "*": 4,
  "/": 4,
  ":": 5,
  "^": 7,
};
const SIGN_STRENGTH = 6;

/** Reads a formula into its syntax tree (precedence climbing). @throws FormulaError `formula-syntax`. */
export function parseFormula(formula: string): Node {
  const tokens = tokenize(formula);
  let next = 0;
  const peek = () => tokens[next]!;
  const take = () => tokens[next++]!;
  const isOperator = (token: Token, text: string) => token.kind === "operator" && token.text === text;

  const unexpected = (token: Token, expected: string) =>
    new FormulaError(
      "formula-syntax",
      formula,
      token.span,
      token.kind === "end"
        ? `The formula ends where ${expected} should follow.`
        : `“${token.text}” stands where ${expected} should be.`,
      "Write for example: correct ~ trial_type * saliency + (1 | participant).",
    );

  const expectOperator = (text: string, expected: string): Token => {
    if (!isOperator(peek(), text)) throw unexpected(peek(), expected);
    return take();
  };

  const expression = (weakest: number): Node => {
    let left = prefix();
    for (;;) {
      const token = peek();
      const operator = token.text as keyof typeof strength;
      const binding = token.kind === "operator" ? strength[operator] : undefined;
      if (binding === undefined || binding < weakest) return left;
      take();
      const right = expression(operator === "^" ? SIGN_STRENGTH : binding + 1);
      left = { kind: "binary", operator, left, right, span: { start: left.span.start, end: right.span.end } };
    }
  };

  const equation = (left: Node): Node => {
    take();
    const right = expression(strength["|"]);
    return { kind: "binary", operator: "~", left, right, span: { start: left.span.start, end: right.span.end } };
  };

  const prefix = (): Node => {
    const token = take();
    if (token.kind === "number")
      return { kind: "number", value: Number(token.text), text: token.text, span: token.span };
    if (token.kind === "name")
      return isOperator(peek(), "(") ? call(token) : { kind: "name", name: token.text, span: token.span };
    if (isOperator(token, "+") || isOperator(token, "-")) {
      const operand = expression(SIGN_STRENGTH);
      const span = { start: token.span.start, end: operand.span.end };
      return { kind: "sign", operator: token.text as "+" | "-", operand, span };
    }
    if (isOperator(token, "(")) {
      const inner = expression(strength["|"]);
      const close = expectOperator(")", "“)” or an operator");
      return { kind: "parenthesis", inner, span: { start: token.span.start, end: close.span.end } };
    }
    throw unexpected(token, "a column name");
  };

  const argument = (): Node => {
    const name = peek();
    if (name.kind !== "name" || !isOperator(tokens[next + 1]!, "=")) return expression(strength["+"]);
    take();
    take();
    const value = expression(strength["+"]);
    return { kind: "argument", name: name.text, value, span: { start: name.span.start, end: value.span.end } };
  };

  const call = (name: Token): Node => {
    take();
    const operands = [argument()];
    while (isOperator(peek(), ",")) {
      take();
      operands.push(argument());
    }
    const close = expectOperator(")", "“)” or “,”");
    return { kind: "call", name: name.text, operands, span: { start: name.span.start, end: close.span.end } };
  };

  const outcome = expression(strength["|"]);
  const root = isOperator(peek(), "~") ? equation(outcome) : outcome;
  if (peek().kind !== "end") throw unexpected(peek(), "an operator or the end");
  return root;
}

const plainName = /^(?:[\p{L}_]|\.(?!\d))[\p{L}\p{N}._]*$/u;

/** The node as R deparses it: `a * b`, `log(rt)`, `I(x^2)`. */
export function deparse(node: Node): string {
  switch (node.kind) {
    case "name":
      return plainName.test(node.name) ? node.name : `\`${node.name}\``;
    case "number":
      return String(node.value);
    case "call":
      return `${node.name}(${node.operands.map(deparse).join(", ")})`;
    case "sign":
      return `${node.operator}${deparse(node.operand)}`;
    case "parenthesis":
      return `(${deparse(node.inner)})`;
    case "argument":
      return `${node.name} = ${deparse(node.value)}`;
    case "binary": {
      const operator = ":^/".includes(node.operator) ? node.operator : ` ${node.operator} `;
      return deparse(node.left) + operator + deparse(node.right);
    }
  }
}

/** The columns that a node reads. */
export function columnNames(node: Node): string[] {
  switch (node.kind) {
    case "name":
      return [node.name];
    case "number":
    case "argument":
      return [];
    case "call":
      return node.operands.flatMap(columnNames);
    case "sign":
      return columnNames(node.operand);
    case "parenthesis":
      return columnNames(node.inner);
    case "binary":
      return [...columnNames(node.left), ...columnNames(node.right)];
  }
}
