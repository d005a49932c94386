import { CsvError } from "../stats/csv.ts";
import { FormulaError } from "../stats/formula/formula-error.ts";
import { ModelError } from "../stats/model-error.ts";

/** Why an analysis could not be done, in words, and with which part of the formula where that can be said. */
export interface AnalysisProblem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly span: { readonly start: number; readonly length: number } | null;
}

/** What is wrong, for a researcher to mend. @throws what is no error of data, formula or model. */
export function failureInWords(error: unknown): AnalysisProblem {
  if (error instanceof FormulaError)
    return {
      ...{ code: error.code, message: error.reason, remedy: error.remedy },
      span: { start: error.position, length: Math.max(1, error.length) },
    };
  if (error instanceof ModelError || error instanceof CsvError)
    return { code: error.code, message: error.message, remedy: error.remedy, span: null };
  throw error;
}

/** The problem as plain text, the formula with a mark under the part that is wrong. */
export function problemText(formula: string, { message, remedy, span }: AnalysisProblem): string {
  const mark = span && `\n  ${formula.replaceAll(/\s/g, " ")}\n  ${" ".repeat(span.start)}${"^".repeat(span.length)}\n`;
  return `${message}${mark ?? " "}${remedy}`;
}
