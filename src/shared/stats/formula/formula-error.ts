export type FormulaErrorCode = "formula-syntax" | "formula-unsupported" | "formula-unknown-name" | "formula-wrong-type";

/** A formula that cannot be read or does not fit the data. The message shows the formula with a mark under the token. */
export class FormulaError extends Error {
  override readonly name = "FormulaError";
  readonly code: FormulaErrorCode;
  readonly remedy: string;
  /** Index of the token's first character in the formula. */
  readonly position: number;
  /** Number of characters to mark. */
  readonly length: number;
  /** What is wrong, without the picture of the formula. */
  readonly reason: string;

  constructor(code: FormulaErrorCode, formula: string, at: Span, reason: string, remedy: string) {
    const line = formula.replaceAll(/\s/g, " ");
    super(`${reason}\n  ${line}\n  ${" ".repeat(at.start)}${"^".repeat(Math.max(1, at.end - at.start))}`);
    this.code = code;
    this.position = at.start;
    this.length = at.end - at.start;
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** A stretch of the formula's text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
