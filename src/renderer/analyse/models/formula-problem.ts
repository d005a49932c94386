import type { DataFrame } from "#shared/stats/data-frame.ts";
import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import { evaluateVariable } from "#shared/stats/formula/variables.ts";
import { outcomeOf } from "#shared/stats/glmm/outcome.ts";
import { ModelError } from "#shared/stats/model-error.ts";

/** What is wrong with a formula, in words, and with which part of it where that can be said. */
export interface FormulaProblem {
  readonly message: string;
  readonly remedy: string;
  readonly span: { readonly start: number; readonly length: number } | null;
}

/** What is wrong with a formula on these data, as far as it can be said without fitting; null when nothing is. */
export function checkFormula(formula: string, frame: DataFrame): FormulaProblem | null {
  try {
    const interpreted = interpretFormula(formula);
    for (const node of interpreted.variables.values()) evaluateVariable(formula, node, frame);
    outcomeOf(interpreted, frame, "binomial");
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

/** @throws what is no error of a formula or a model. */
export function problemOf(error: unknown): FormulaProblem {
  if (error instanceof FormulaError)
    return {
      message: error.reason,
      remedy: error.remedy,
      span: { start: error.position, length: Math.max(1, error.length) },
    };
  if (error instanceof ModelError) return { message: error.message, remedy: error.remedy, span: null };
  throw error;
}
