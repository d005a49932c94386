import { modelMatrix } from "./formula/model-matrix.ts";
import { termLabel } from "./formula/terms.ts";
import { jointTest } from "./glmm/degrees-of-freedom.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { ModelFrame } from "./glmm/model-frame.ts";
import { dropDependentColumns, selectColumns } from "./glmm/rank.ts";
import { invertPositiveDefinite } from "./linear-algebra/cholesky.ts";
import { dot } from "./linear-algebra/vector.ts";
import { isSeparated } from "./linear-estimate.ts";

/** The test of a whole term: χ² of a logistic model, F of a linear one. */
export interface TermTest {
  readonly term: string;
  readonly statistic: number;
  readonly numDf: number;
  /** Infinite for χ². */
  readonly denDf: number;
  readonly pValue: number;
  /** False where design cells without rows leave the hypothesis undetermined. */
  readonly estimable: boolean;
  readonly separated: boolean;
}

/**
 * Type III Wald tests: each term's effects averaged over the levels of all others, whatever the coding of the model. The
 * hypotheses are the columns of the term in sum-to-zero coding, expressed in the coefficients of the fit (as `car::Anova`
 * of sum-coded models and lmerTest's `anova` have them).
 */
export function typeThreeTests(fit: MixedModelFit): TermTest[] {
  const { frame } = fit;
  const hypotheses = typeThreeHypotheses(frame);
  return frame.formula.fixed.terms.map((term, index) => {
    const rows = hypotheses?.get(index) ?? [];
    const none = { term: termLabel(term), statistic: Number.NaN, denDf: Number.NaN, pValue: Number.NaN };
    if (rows.length === 0) return { ...none, numDf: 0, estimable: false, separated: false };
    if (rows.some((row) => isSeparated(fit, row)))
      return { ...none, numDf: rows.length, estimable: true, separated: true };
    const test = jointTest(fit.degrees, fit.beta, fit.vcov, rows);
    return { ...none, ...test, estimable: true, separated: false };
  });
}

/**
 * For each term the rows L of its hypothesis Lβ = 0; undefined where the design has empty cells that a term needs, for then
 * Type III hypotheses depend on which columns were dropped.
 */
export function typeThreeHypotheses(frame: ModelFrame): Map<number, Float64Array[]> | undefined {
  if (frame.aliased.length > 0) return undefined;
  const { x } = frame;
  const sum = sumCoded(frame);
  if (sum.names.length !== x.names.length) return undefined;
  // X = SB, so that the sum-coded coefficients are Bβ: B by least squares, S having full rank.
  const p = x.names.length;
  const gram = new Float64Array(p * p);
  const cross = new Float64Array(p * p);
  for (let row = 0; row < x.rowCount; row++)
    for (let i = 0; i < p; i++) {
      const value = sum.values[row * p + i]!;
      if (value === 0) continue;
      for (let j = 0; j < p; j++) {
        gram[i * p + j]! += value * sum.values[row * p + j]!;
        cross[i * p + j]! += value * x.values[row * p + j]!;
      }
    }
  const inverse = invertPositiveDefinite(gram, p);
  if (!inverse) return undefined;
  const hypotheses = new Map<number, Float64Array[]>();
  for (let i = 0; i < p; i++) {
    const term = sum.termOf[i]!;
    if (term < 0) continue;
    const row = Float64Array.from({ length: p }, (_, j) =>
      dot(
        inverse.subarray(i * p, (i + 1) * p),
        Float64Array.from({ length: p }, (_, k) => cross[k * p + j]!),
      ),
    );
    const largest = row.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    hypotheses.set(term, [...(hypotheses.get(term) ?? []), row.map((v) => (Math.abs(v) < 1e-10 * largest ? 0 : v))]);
  }
  return hypotheses;
}

/** The model matrix of the design cells with every factor in sum-to-zero coding. */
export function sumCoded({ formula, cells, x }: ModelFrame) {
  const matrix = modelMatrix(formula.fixed, cells, x.rowCount, () => "sum");
  const { aliased } = dropDependentColumns(matrix);
  const dropped = new Set(aliased.map(({ name }) => name));
  return selectColumns(
    matrix,
    matrix.names.map((_, j) => j).filter((j) => !dropped.has(matrix.names[j]!)),
  );
}
