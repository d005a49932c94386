import type { Generator } from "../random/generator.ts";
import { placesOf } from "./glmm/arrow-layout.ts";
import { thetaIndex } from "./glmm/covariance-factor.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { Outcome } from "./glmm/outcome.ts";

/** What it takes to simulate from a model. */
export type SimulationTruth = Pick<MixedModelFit, "frame" | "family" | "beta" | "theta" | "residualSd" | "fitted">;

/**
 * Draws an outcome for the used rows from the fitted model: new random effects from their estimated distribution, then new
 * responses (`lme4::simulate`). With `conditional` the fitted random effects are kept.
 */
export function simulateOutcome(fit: SimulationTruth, random: Generator, conditional = false): Outcome {
  const mean = conditional ? fit.fitted : simulateMeans(fit, random);
  const { outcome } = fit.frame;
  if (outcome.kind === "gaussian")
    return { kind: "gaussian", values: mean.map((value) => value + fit.residualSd * random.normal()) };
  return {
    kind: "binomial",
    trials: outcome.trials,
    successes: outcome.trials.map((m, row) => {
      let successes = 0;
      for (let trial = 0; trial < m; trial++) if (random.next() < mean[row]!) successes++;
      return successes;
    }),
  };
}

/** Means (probabilities) of the used rows with random effects drawn anew. */
function simulateMeans(fit: SimulationTruth, random: Generator): Float64Array {
  const { frame, beta, theta } = fit;
  const { x, cellOf, rowOf, rowCount, blocks } = frame;
  const sigma = fit.family === "gaussian" ? fit.residualSd : 1;
  const p = x.names.length;
  const cellEta = Float64Array.from({ length: x.rowCount }, (_, cell) => {
    let sum = 0;
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
  const mean = fit.family === "gaussian" ? eta : eta.map((value) => 1 / (1 + Math.exp(-value)));
  return Float64Array.from(rowOf, (row) => mean[row]!);
}
