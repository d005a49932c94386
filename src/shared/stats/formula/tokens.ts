import { FormulaError, type Span } from "./formula-error.ts";

export interface Token {
  readonly kind: "name" | "number" | "operator" | "end";
  /** A name without its backticks. */
  readonly text: string;
  readonly span: Span;
}

const patterns: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /\s+/y],
  ["name", /(?:[\p{L}_]|\.(?!\d))[\p{L}\p{N}._]*/uy],
  ["name", /`[^`]+`/y],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["operator", /\|\||[~+\-*/:^|(),=]/y],
];

/** Splits a formula into tokens; the last one is of kind `end`. Names are R's: letters, digits, `.` and `_`, or in backticks. */
export function tokenize(formula: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    const match = firstMatch(formula, at);
    if (!match) throw unreadable(formula, at);
    const span = { start: at, end: at + match.text.length };
    if (match.kind !== "space")
      tokens.push({ kind: match.kind, text: match.text.startsWith("`") ? match.text.slice(1, -1) : match.text, span });
    at = span.end;
  }
  tokens.push({ kind: "end", text: "the end", span: { start: formula.length, end: formula.length + 1 } });
  return tokens;
}

function firstMatch(formula: string, at: number): { kind: Token["kind"] | "space"; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(formula)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function unreadable(formula: string, at: number): FormulaError {
  const character = String.fromCodePoint(formula.codePointAt(at)!);
  return new FormulaError(
    "formula-syntax",
    formula,
    { start: at, end: at + character.length },
    character === "`" ? "A backtick is never closed." : `“${character}” means nothing in a formula.`,
    "Formulas use names, numbers and ~ + - * : ^ / | ( ). Put unusual column names between backticks.",
  );
}
