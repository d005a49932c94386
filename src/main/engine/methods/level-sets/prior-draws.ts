import { ExemplarError } from "#shared/domain/errors.ts";
import type { RandomGenerator } from "#shared/random/generator.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import type { Watch } from "../../watch.ts";
import type { AskedLevel } from "./level.ts";
import type { Density, Evaluation } from "./samplers/sampler.ts";

/** Which draws of the generator as it is are looked at. */
export interface PriorPlan {
  readonly count: number;
  readonly latentSize: number;
  readonly asked: AskedLevel;
  /** At the width where chains begin, or the one asked for. */
  readonly density: Density;
  readonly random: RandomGenerator;
}

/** Draws of the generator as it is. */
export interface PriorDraws {
  /** How far each one's prediction is from what is asked for. */
  readonly distances: Float64Array;
  /** log p(u* | z) of each: what its log density has beyond that of the prior. −∞ where the classifier has no answer. */
  readonly logLikelihoods: Float64Array;
}

type Look = (row: number, code: Float64Array, evaluation: Evaluation) => void;

/** Between two looks at the progress. */
const stretch = 1024;

/**
 * Draws codes and says of each how near it is; whoever wants more of them than that looks at each as it comes, so that no
 * more is held.
 * @throws ExemplarError `INVALID` where the classifier has no answer to any of the images
 */
export async function drawPrior(
  { count, latentSize, asked: { relaxation, level }, density, random }: PriorPlan,
  watch: Watch,
  look: Look = () => {},
): Promise<PriorDraws> {
  const [distances, logLikelihoods] = [new Float64Array(count), new Float64Array(count)];
  for (let from = 0; from < count; from += stretch) {
    watch.signal.throwIfAborted();
    const codes = Array.from({ length: Math.min(stretch, count - from) }, () =>
      Float64Array.from({ length: latentSize }, () => random.normal()),
    );
    for (const [k, evaluation] of (await density(codes, false)).entries()) {
      const code = codes[k]!;
      distances[from + k] = relaxation.distance(evaluation.prediction!, level);
      const likelihood = evaluation.logDensity + 0.5 * code.reduce((sum, z) => sum + z * z, 0);
      logLikelihoods[from + k] = Number.isFinite(likelihood) ? likelihood : Number.NEGATIVE_INFINITY;
      look(from + k, code, evaluation);
    }
    const done = from + codes.length;
    watch.onProgress({ done, total: count, unit: "images", message: `${done} of ${count} images of the generator` });
  }
  if (logLikelihoods.every((own) => own === Number.NEGATIVE_INFINITY))
    throw new ExemplarError(
      "INVALID",
      `The classifier gives no number to any of ${count} images of the generator`,
      "Look at the generator's images, and whether its or the classifier's weights hold numbers that are none.",
    );
  return { distances, logLikelihoods };
}

/**
 * Where chains begin: prior draws by their rows, each with the weight of its likelihood and none twice as long as there are
 * others (sampling importance resampling, without replacement).
 */
export function startingPoints({ logLikelihoods }: PriorDraws, chains: number, random: RandomGenerator): number[] {
  const { weights } = smoothWeights(logLikelihoods);
  // The smallest of exponential waiting times of those rates, in order (Efraimidis & Spirakis 2006).
  const times = Float64Array.from(weights, (weight) => -Math.log(1 - random.next()) / weight);
  const order = Array.from(times.keys())
    .filter((row) => weights[row]! > 0)
    .toSorted((a, b) => times[a]! - times[b]!);
  return Array.from({ length: chains }, (_, chain) => order[chain % order.length]!);
}
