import { outcomeOfFormula } from "#shared/analysis/models-in-words.ts";
import type { NumericColumn } from "#shared/stats/data-frame.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { modelFrame } from "#shared/stats/glmm/model-frame.ts";
import { paperCoefficient, plausibleSds } from "#shared/study/paper-coefficients.ts";
import { type PlannedTrials, plannedFrame } from "#shared/study/planned-trials.ts";

/** What a simulated study takes to be true: coefficients in log-odds, standard deviations of the random intercepts. */
export interface Assumptions {
  readonly fixed: Readonly<Record<string, number>>;
  readonly sds: Readonly<Record<string, number>>;
}

/** What a model has to assume about. */
export interface ModelParameters {
  readonly terms: readonly string[];
  readonly variables: readonly string[];
  readonly groups: readonly string[];
}

/**
 * The parameters that a model of the planned study has.
 *
 * @throws FormulaError or ModelError where formula and design do not make a model
 */
export function modelParameters(formula: string, trials: PlannedTrials): ModelParameters {
  const design = plannedFrame(trials, 2 * trials.length, Math.max(...trials.map(({ length }) => length)));
  const interpreted = interpretFormula(formula);
  // Nobody has answered yet: any outcome that varies will do.
  const alternating: NumericColumn = {
    kind: "numeric",
    values: Float64Array.from({ length: design.rowCount }, (_, row) => row % 2),
  };
  const columns = new Map(design.columns).set(outcomeOfFormula(formula), alternating);
  const { x, blocks, cells } = modelFrame(interpreted, { ...design, columns }, { family: "binomial" });
  return { terms: x.names, variables: [...cells.keys()], groups: blocks.map(({ group }) => group) };
}

/** What the paper found, as far as the model has its terms; 0 for the others. */
export function paperAssumptions({ terms, groups }: ModelParameters): Assumptions {
  return {
    fixed: Object.fromEntries(terms.map((term) => [term, paperCoefficient(term)])),
    sds: Object.fromEntries(groups.map((group) => [group, plausibleSds[group] ?? 0.5])),
  };
}

/** What a fit found, rounded; an endless estimate (separation) is taken as ±5. */
export function fittedAssumptions(fit: MixedModelFit, { terms, groups }: ModelParameters): Assumptions {
  const estimateOf = (term: string) => {
    const found = fit.fixed.find((effect) => effect.term === term);
    if (!found) return 0;
    return Number.isNaN(found.stdError) ? 5 * Math.sign(found.estimate) : rounded(found.estimate);
  };
  const sdOf = (group: string) => fit.random.find((effect) => effect.group === group)?.sd ?? 0;
  return {
    fixed: Object.fromEntries(terms.map((term) => [term, estimateOf(term)])),
    sds: Object.fromEntries(groups.map((group) => [group, rounded(sdOf(group))])),
  };
}

const rounded = (value: number) => Math.round(100 * value) / 100;
