import { seededGenerator } from "../random/generator.ts";
import type { DataFrame } from "./data-frame.ts";
import { numericColumn } from "./data-frame.ts";
import { chiSquareUpper, normalQuantile } from "./distributions.ts";
import { deparse } from "./formula/syntax.ts";
import { interpretFormula } from "./formula/terms.ts";
import { placesOf, triangle } from "./glmm/arrow-layout.ts";
import { thetaIndex } from "./glmm/covariance-factor.ts";
import { modelFrame } from "./glmm/model-frame.ts";
import { ModelError } from "./model-error.ts";
import { type Refittable, refit } from "./refit.ts";
import { type SimulationTruth, simulateOutcome } from "./simulate.ts";

export interface PowerPlan {
  /** The model that holds, with the effect of interest: `correct ~ saliency + (1 | participant)`. */
  readonly formula: string;
  /** The model without it; both are compared by a likelihood-ratio test. */
  readonly reduced: string;
  /** The design for a number of participants: every column of the formulas but the outcome. */
  readonly design: (participants: number) => DataFrame;
  /** Assumed coefficients by R's names, in log-odds; those not named are 0. */
  readonly fixed: Readonly<Record<string, number>>;
  /** Assumed standard deviation of each random effect: `{ "participant": 0.5 }`, slopes as `{ "participant: saliency": 0.3 }`. */
  readonly sds: Readonly<Record<string, number>>;
  readonly participants: readonly number[];
  readonly replicates: number;
  readonly seed: number | string;
  /** 0.05 where it is not given. */
  readonly alpha?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly shouldStop?: () => boolean;
}

export interface PowerPoint {
  readonly participants: number;
  /** Share of simulated studies in which the test rejects. */
  readonly power: number;
  /** Wilson's 95% interval for the simulation's own error. */
  readonly lower: number;
  readonly upper: number;
  readonly replicates: number;
}

/**
 * Power of a planned study by simulation: for each number of participants, studies are drawn from the assumed model and
 * both models fitted to each. Every study has a seed of its own.
 *
 * @throws FormulaError or ModelError where formulas, design and assumptions do not fit together
 */
export function simulatePower(plan: PowerPlan): PowerPoint[] {
  const alpha = plan.alpha ?? 0.05;
  const random = seededGenerator(plan.seed);
  const total = plan.participants.length * plan.replicates;
  let done = 0;
  return plan.participants.map((participants) => {
    const design = plan.design(participants);
    const truth = assumedModel(plan.formula, design, plan.fixed, plan.sds);
    const reduced = assumedModel(plan.reduced, design, {}, {});
    const df = truth.beta.length + truth.theta.length - reduced.beta.length - reduced.theta.length;
    let rejections = 0;
    for (let k = 0; k < plan.replicates; k++) {
      const outcome = simulateOutcome(truth, random.split(`${participants} participants, study ${k}`));
      const chi2 = refit(reduced, outcome, plan.shouldStop).deviance - refit(truth, outcome, plan.shouldStop).deviance;
      if (chiSquareUpper(chi2, df) < alpha) rejections++;
      plan.onProgress?.(++done, total);
    }
    return {
      participants,
      power: rejections / plan.replicates,
      replicates: plan.replicates,
      ...wilson(rejections, plan.replicates),
    };
  });
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

/** Wilson's score interval (1927). */
function wilson(successes: number, n: number): { lower: number; upper: number } {
  const z = normalQuantile(0.975);
  const p = successes / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}
