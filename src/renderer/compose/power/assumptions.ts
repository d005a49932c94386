import type { NumericColumn } from "#shared/stats/data-frame.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { modelFrame } from "#shared/stats/glmm/model-frame.ts";
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
  const columns = new Map(design.columns).set("correct", alternating);
  const { x, blocks, cells } = modelFrame(interpreted, { ...design, columns }, { family: "binomial" });
  return { terms: x.names, variables: [...cells.keys()], groups: blocks.map(({ group }) => group) };
}

/**
 * Table 1 of Folke et al. (2021), interaction model; a product's name is its parts in alphabetical order. Its adversarial
 * images, which people cannot foresee unaided, stand for errors and are the reference; "standard incorrect" has no
 * counterpart here.
 */
const table1: Readonly<Record<string, number>> = {
  "(Intercept)": -1.06,
  hit: 4.64,
  saliency: 1.01,
  examples: 0.46,
  "hit:saliency": -1.71,
  "examples:hit": -2.01,
  "examples:saliency": -0.53,
  "examples:hit:saliency": 1.18,
};

/** Not in the paper: what its setting makes plausible. */
const usualSds: Readonly<Record<string, number>> = { subject_id: 0.6, target_category: 0.5 };

/** What the paper found, as far as the model has its terms; 0 for the others. */
export function paperAssumptions({ terms, groups }: ModelParameters): Assumptions {
  const nameOf = (term: string) =>
    term
      .split(":")
      .map((part) => part.replace(/^target_kind/, ""))
      .sort()
      .join(":");
  return {
    fixed: Object.fromEntries(terms.map((term) => [term, table1[nameOf(term)] ?? 0])),
    sds: Object.fromEntries(groups.map((group) => [group, usualSds[group] ?? 0.5])),
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
