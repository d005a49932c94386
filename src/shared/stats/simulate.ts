import type { RandomGenerator } from "../random/generator.ts";
import { gammaDraw } from "../random/variates.ts";
import { placesOf } from "./glmm/arrow-layout.ts";
import { thetaIndex } from "./glmm/covariance-factor.ts";
import { hasResiduals } from "./glmm/family.ts";
import { inverseLink } from "./glmm/link.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { OrdinalOutcome, Outcome } from "./glmm/outcome.ts";
import { thresholdDesign, thresholdValues } from "./glmm/thresholds.ts";

/** What it takes to simulate from a model. */
export type SimulationTruth = Pick<
  MixedModelFit,
  "frame" | "family" | "link" | "beta" | "own" | "theta" | "residualSd" | "fitted" | "thresholds"
>;

/**
 * Draws an outcome for the used rows from the fitted model: new random effects from their estimated distribution, then new
 * responses (`lme4::simulate`). With `conditional` the fitted random effects are kept.
 */
export function simulateOutcome(fit: SimulationTruth, random: RandomGenerator, conditional = false): Outcome {
  const mean = conditional ? fit.fitted : simulateMeans(fit, random);
  const { outcome } = fit.frame;
  if (outcome.kind === "ordinal") return simulateCategories(fit, outcome, mean, random);
  if (outcome.kind === "gaussian")
    return { ...outcome, values: mean.map((value, row) => drawNumber(fit, value, random, outcome.weights?.[row])) };
  return {
    ...outcome,
    successes: outcome.trials.map((m, row) => {
      let successes = 0;
      for (let trial = 0; trial < m; trial++) if (random.next() < mean[row]!) successes++;
      return successes;
    }),
  };
}

function drawNumber(
  { family, own, residualSd }: SimulationTruth,
  mean: number,
  random: RandomGenerator,
  weight = 1,
): number {
  if (family === "gamma") {
    const shape = Math.exp(own[0]!);
    return (mean / shape) * gammaDraw(shape, random);
  }
  const value = mean + (residualSd / Math.sqrt(weight)) * random.normal();
  return family === "lognormal" ? (own[0] ?? 0) + Math.exp(value) : value;
}

/** The lowest category whose threshold lies above η plus noise of the link's distribution. */
function simulateCategories(
  { own, link, thresholds }: SimulationTruth,
  outcome: OrdinalOutcome,
  eta: Float64Array,
  random: RandomGenerator,
): OrdinalOutcome {
  const design = thresholdDesign(thresholds?.structure ?? "flexible", outcome.levels);
  const tau = thresholdValues(design, own);
  const codes = Int32Array.from(eta, (value) => {
    const latent = value + (link === "probit" ? random.normal() : logisticDraw(random));
    const category = tau.findIndex((threshold) => latent <= threshold);
    return category < 0 ? tau.length : category;
  });
  return { ...outcome, codes };
}

function logisticDraw(random: RandomGenerator): number {
  const u = random.next();
  return Math.log(u / (1 - u));
}

/** Means of the used rows as in `MixedModelFit.fitted`, with random effects drawn anew. */
function simulateMeans(fit: SimulationTruth, random: RandomGenerator): Float64Array {
  const { frame, beta, theta } = fit;
  const { x, cellOf, rowOf, rowCount, blocks } = frame;
  const sigma = hasResiduals(fit.family) ? fit.residualSd : 1;
  const p = x.names.length;
  const cellEta = Float64Array.from({ length: x.rowCount }, (_, cell) => {
    let sum = frame.offset?.[cell] ?? 0;
    for (let j = 0; j < p; j++) sum += x.values[cell * p + j]! * beta[j]!;
    return sum;
  });
  const eta = Float64Array.from(cellOf, (cell) => cellEta[cell]!);
  const places = placesOf(blocks);
  blocks.forEach((block, k) => {
    const place = places[k]!;
    const { width } = place;
    const effects = new Float64Array(block.levels.length * width);
    for (let level = 0; level < block.levels.length; level++) {
      const u = Float64Array.from({ length: width }, () => random.normal());
      for (let r = 0; r < width; r++)
        for (let c = 0; c <= r; c++) effects[level * width + r]! += sigma * theta[thetaIndex(place, r, c)]! * u[c]!;
    }
    for (let row = 0; row < rowCount; row++)
      for (let r = 0; r < width; r++) eta[row]! += block.z[row * width + r]! * effects[block.codes[row]! * width + r]!;
  });
  const link = fit.family === "binomial" || fit.family === "gamma" ? fit.link : "identity";
  return Float64Array.from(rowOf, (row) => inverseLink(link, eta[row]!));
}
