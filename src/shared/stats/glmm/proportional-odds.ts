import { chiSquareUpper } from "../distributions.ts";
import { termLabel } from "../formula/terms.ts";
import { ModelError } from "../model-error.ts";
import { fitResponse } from "./fit-response.ts";
import type { MixedModelFit } from "./mixed-model-fit.ts";
import type { ModelFrame } from "./model-frame.ts";
import type { OrdinalOutcome } from "./outcome.ts";
import { ordinalModel } from "./response-model.ts";
import type { CumulativeLink, RowThresholds } from "./responses/cumulative.ts";
import { type ThresholdDesign, thresholdDesign } from "./thresholds.ts";

/** Whether one term moves all thresholds alike. */
export interface ProportionalOddsTest {
  readonly term: string;
  readonly chi2: number;
  readonly df: number;
  readonly pValue: number;
  /** The term's coefficients at every threshold where they may differ: by column of the term, then by threshold. */
  readonly byThreshold: readonly { readonly column: string; readonly estimates: readonly number[] }[];
  /** False where the freed model did not converge: its test then says little. */
  readonly converged: boolean;
}

export interface ProportionalOddsOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly shouldStop?: () => boolean;
}

/**
 * Tests the assumption of proportional odds (probit: of equal shifts) term by term: the likelihood-ratio test of the model
 * against the one in which the term has a coefficient of its own at every threshold (`ordinal::nominal_test`, here with
 * the random effects in both).
 *
 * @throws ModelError `option-unsupported` for a model that is not ordinal or of two categories only, `stopped`
 */
export function proportionalOddsTests(
  fit: MixedModelFit,
  options: ProportionalOddsOptions = {},
): ProportionalOddsTest[] {
  const { frame, thresholds } = fit;
  const { outcome } = frame;
  if (outcome.kind !== "ordinal" || !thresholds || outcome.levels.length < 3)
    throw new ModelError(
      "option-unsupported",
      "Proportional odds can be checked of ordinal models with three categories or more.",
      "Fit an ordinal model.",
    );
  const terms = [...new Set(frame.x.termOf)];
  return terms.map((index, done) => {
    options.onProgress?.(done, terms.length);
    return testTerm(fit, outcome, thresholdDesign(thresholds.structure, outcome.levels), index, options);
  });
}

function testTerm(
  fit: MixedModelFit,
  outcome: OrdinalOutcome,
  design: ThresholdDesign,
  index: number,
  { shouldStop }: ProportionalOddsOptions,
): ProportionalOddsTest {
  const { frame } = fit;
  const columns = frame.x.termOf.flatMap((term, j) => (term === index ? [j] : []));
  const freed = (design.thresholds - 1) * columns.length;
  const start = Float64Array.of(...fit.own, ...new Float64Array(freed));
  const model = ordinalModel(outcome, fit.link as CumulativeLink, freedThresholds(frame, design, columns), start);
  const estimate = fitResponse(frame, model, {
    ...{ nAGQ: fit.nAGQ, standardErrors: false },
    start: { beta: fit.beta, own: start, theta: fit.theta },
    ...(shouldStop && { shouldStop }),
  });
  const chi2 = Math.max(0, fit.deviance - estimate.deviance);
  const { formula } = frame;
  return {
    term: termLabel(formula.fixed.terms[index]!),
    ...{ chi2, df: freed, pValue: chiSquareUpper(chi2, freed) },
    byThreshold: columns.map((j, c) => ({
      column: frame.x.names[j]!,
      estimates: Array.from({ length: design.thresholds }, (_, t) =>
        t === 0
          ? estimate.beta[j]!
          : estimate.beta[j]! + estimate.own[design.parameters + (t - 1) * columns.length + c]!,
      ),
    })),
    converged: estimate.converged,
  };
}

/** τₜ − w′γₜ for the freed columns w, γ₁ = 0: the rows' thresholds where the columns' effects differ between them. */
function freedThresholds(frame: ModelFrame, design: ThresholdDesign, columns: readonly number[]): RowThresholds {
  const { x, cellOf, rowOf } = frame;
  const p = x.names.length;
  const parameters = design.parameters + (design.thresholds - 1) * columns.length;
  const basisOfCell = new Int32Array(x.rowCount);
  const found = new Map<string, number>();
  const bases: RowThresholds["bases"][number][] = [];
  for (let cell = 0; cell < x.rowCount; cell++) {
    const w = columns.map((j) => x.values[cell * p + j]!);
    const key = w.join();
    const known = found.get(key);
    basisOfCell[cell] = known ?? bases.length;
    if (known !== undefined) continue;
    found.set(key, bases.length);
    const jacobian = new Float64Array(design.thresholds * parameters);
    for (let t = 0; t < design.thresholds; t++) {
      jacobian.set(design.jacobian.subarray(t * design.parameters, (t + 1) * design.parameters), t * parameters);
      if (t > 0)
        w.forEach((value, c) => {
          jacobian[t * parameters + design.parameters + (t - 1) * columns.length + c] = -value;
        });
    }
    bases.push({ thresholds: design.thresholds, parameters, jacobian });
  }
  return { bases, basisOf: rowOf.map((row) => basisOfCell[cellOf[row]!]!) };
}
