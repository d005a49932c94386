import { seededGenerator } from "../random/generator.ts";
import { addedVariances, isNested, likelihoodRatioP } from "./compare-models.ts";
import type { DataFrame } from "./data-frame.ts";
import { numericColumn } from "./data-frame.ts";
import { deparse } from "./formula/syntax.ts";
import { interpretFormula } from "./formula/terms.ts";
import { placesOf, triangle } from "./glmm/arrow-layout.ts";
import { thetaIndex } from "./glmm/covariance-factor.ts";
import { modelFrame } from "./glmm/model-frame.ts";
import type { Outcome } from "./glmm/outcome.ts";
import { wilsonInterval } from "./intervals/wilson.ts";
import { ModelError } from "./model-error.ts";
import { type Refittable, refit } from "./refit.ts";
import { type SimulationTruth, simulateOutcome } from "./simulate.ts";

/** What is taken to be true of a planned study, and which effect is looked for. */
export interface PowerAssumptions {
  /** The model that holds, with the effect of interest: `correct ~ saliency + (1 | participant)`. */
  readonly formula: string;
  /** The model without it; both are compared by a likelihood-ratio test. */
  readonly reduced: string;
  /** Assumed coefficients by R's names, in log-odds; those not named are 0. */
  readonly fixed: Readonly<Record<string, number>>;
  /** Assumed standard deviation of each random effect: `{ "participant": 0.5 }`, slopes as `{ "participant: saliency": 0.3 }`. */
  readonly sds: Readonly<Record<string, number>>;
  /** By which the effect of interest is multiplied: how small an effect a study still finds; 1 where it is not given. */
  readonly scale?: number;
  readonly seed: number | string;
  /** 0.05 where it is not given. */
  readonly alpha?: number;
  readonly shouldStop?: () => boolean;
}

export interface PowerSimulation extends PowerAssumptions {
  /** The design for a number of participants: every column of the formulas but the outcome. */
  readonly design: (participants: number) => DataFrame;
  readonly participants: readonly number[];
  readonly replicates: number;
  /** After each study, with the point that is being computed as it stands. */
  readonly onProgress?: (done: number, total: number, soFar: PowerPoint) => void;
}

/** What came of some simulated studies. */
export interface PowerCounts {
  readonly studies: number;
  /** Studies whose test rejects. */
  readonly rejections: number;
  /** Studies in which a model could not be fitted: they are neither found nor missed. */
  readonly failed: number;
}

export interface PowerPoint {
  readonly participants: number;
  /** Share of the simulated studies with a test in which it rejects; NaN where none has one. */
  readonly power: number;
  /** Wilson's 95% interval for the simulation's own error. */
  readonly lower: number;
  readonly upper: number;
  readonly replicates: number;
  /** How many of them could not be fitted. */
  readonly failed: number;
}

/**
 * Power of a planned study by simulation: for each number of participants, studies are drawn from the assumed model and
 * both models fitted to each. Every study has a seed of its own.
 *
 * @throws FormulaError or ModelError where formulas, design and assumptions do not fit together
 */
export function simulatePower(plan: PowerSimulation): PowerPoint[] {
  const total = plan.participants.length * plan.replicates;
  let done = 0;
  return plan.participants.map((participants) => {
    const counts = simulateStudies(plan, plan.design(participants), `${participants} participants`, {
      ...{ from: 0, to: plan.replicates },
      onStudy: (counts) => plan.onProgress?.(++done, total, powerPoint(participants, counts)),
    });
    return powerPoint(participants, counts);
  });
}

export interface StudyRange {
  /** Studies `from` … `to` − 1: a part of a simulation, since every study has a seed of its own. */
  readonly from: number;
  readonly to: number;
  /** With what came of the studies so far. */
  readonly onStudy?: (counts: PowerCounts) => void;
}

/**
 * Draws studies of one design from the assumptions and tests the effect in each.
 *
 * @param name of the design, which its studies' seeds follow from
 * @throws FormulaError or ModelError where formulas, design and assumptions do not fit together
 */
export function simulateStudies(
  assumptions: PowerAssumptions,
  design: DataFrame,
  name: string,
  { from, to, onStudy }: StudyRange,
): PowerCounts {
  const { formula, fixed, sds, scale = 1, alpha = 0.05, shouldStop } = assumptions;
  const random = seededGenerator(assumptions.seed);
  const reduced = assumedModel(assumptions.reduced, design, {}, {});
  const kept = new Set(reduced.frame.x.names);
  const scaled = Object.fromEntries(
    Object.entries(fixed).map(([term, value]) => [term, kept.has(term) ? value : scale * value]),
  );
  const truth = assumedModel(formula, design, scaled, sds);
  const df = truth.beta.length + truth.theta.length - reduced.beta.length - reduced.theta.length;
  const variances = addedVariances(reduced.frame, truth.frame);
  if (df < 1 || !isNested(reduced.frame, truth.frame))
    throw new ModelError(
      "models-not-comparable",
      "The reduced model is not the model without some of its effects, so there is no test between them.",
      "Take effects away from the model, and add none.",
    );
  let rejections = 0;
  let failed = 0;
  for (let k = from; k < to; k++) {
    const outcome = simulateOutcome(truth, random.split(`${name}, study ${k}`));
    const chi2 = chiSquareOf(reduced, truth, outcome, shouldStop);
    if (chi2 === undefined) failed++;
    else if (likelihoodRatioP(Math.max(0, chi2), df, variances) < alpha) rejections++;
    onStudy?.({ studies: k + 1 - from, rejections, failed });
  }
  return { studies: to - from, rejections, failed };
}

/** Undefined where one of the models cannot be fitted to the outcome. */
function chiSquareOf(
  smaller: Refittable,
  larger: Refittable,
  outcome: Outcome,
  shouldStop: (() => boolean) | undefined,
): number | undefined {
  if (isConstant(outcome)) return undefined;
  try {
    const without = refit(smaller, outcome, shouldStop);
    const within = refit(larger, outcome, shouldStop);
    if (!without.converged || !within.converged) return undefined;
    const chi2 = without.deviance - within.deviance;
    return Number.isFinite(chi2) ? chi2 : undefined;
  } catch (error) {
    if (error instanceof ModelError && error.code !== "stopped") return undefined;
    throw error;
  }
}

/** Whether everybody answered alike: there is nothing to explain. */
function isConstant(outcome: Outcome): boolean {
  if (outcome.kind !== "binomial") return false;
  return (
    outcome.successes.every((value) => value === 0) ||
    outcome.successes.every((value, row) => value === outcome.trials[row])
  );
}

/** Power of the studies that have a test. */
export function powerPoint(participants: number, { studies, rejections, failed }: PowerCounts): PowerPoint {
  const tested = studies - failed;
  return {
    participants,
    power: rejections / tested,
    replicates: studies,
    failed,
    ...wilsonInterval(rejections, tested),
  };
}

/** The counts of several parts together. */
export const addCounts = (parts: readonly PowerCounts[]): PowerCounts => ({
  studies: parts.reduce((sum, part) => sum + part.studies, 0),
  rejections: parts.reduce((sum, part) => sum + part.rejections, 0),
  failed: parts.reduce((sum, part) => sum + part.failed, 0),
});

/**
 * The least scale at which power reaches `wanted`, on the line between simulated scales; null where none of them does, or
 * already the smallest one.
 */
export function scaleOfPower(
  points: readonly { readonly scale: number; readonly power: number }[],
  wanted: number,
): number | null {
  const sorted = points.toSorted((a, b) => a.scale - b.scale);
  const above = sorted.findIndex(({ power }) => power >= wanted);
  if (above < 1) return null;
  const [low, high] = [sorted[above - 1]!, sorted[above]!];
  return low.scale + ((wanted - low.power) / (high.power - low.power)) * (high.scale - low.scale);
}

/** A logistic model with given parameters over a design without outcome. */
function assumedModel(
  text: string,
  design: DataFrame,
  fixed: Readonly<Record<string, number>>,
  sds: Readonly<Record<string, number>>,
): SimulationTruth & Refittable {
  const formula = interpretFormula(text);
  // The design has no outcome yet: any that varies will do.
  const placeholder = numericColumn(Float64Array.from({ length: design.rowCount }, (_, row) => row % 2));
  const columns = new Map(design.columns).set(deparse(formula.response), placeholder);
  const frame = modelFrame(formula, { ...design, columns }, { family: "binomial" });
  const beta = Float64Array.from(frame.x.names, (name) => fixed[name] ?? 0);
  refuseUnknown("coefficient", Object.keys(fixed), frame.x.names);
  const effectNames = frame.blocks.flatMap(({ group, names }) => names.map((name) => effectName(group, name)));
  refuseUnknown("random effect", Object.keys(sds), effectNames);
  const places = placesOf(frame.blocks);
  const theta = new Float64Array(places.reduce((sum, { width }) => sum + triangle(width), 0));
  frame.blocks.forEach(({ group, names }, k) => {
    names.forEach((name, c) => {
      theta[thetaIndex(places[k]!, c, c)] = sds[effectName(group, name)] ?? 0;
    });
  });
  const inverseHessian = new Float64Array();
  return {
    ...{ frame, beta, theta, inverseHessian, family: "binomial", link: "logit", method: "Laplace", nAGQ: 1 },
    own: new Float64Array(),
    residualSd: Number.NaN,
    fitted: new Float64Array(),
  };
}

const effectName = (group: string, name: string) => (name === "(Intercept)" ? group : `${group}: ${name}`);

function refuseUnknown(what: string, given: readonly string[], known: readonly string[]): void {
  const stranger = given.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new ModelError("unknown-column", `The model has no ${what} “${stranger}”.`, `It has: ${known.join(", ")}.`);
}
