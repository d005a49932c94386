import { measureOf } from "#shared/methods/outputs/evaluation.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import { requireNetwork } from "../../models/classifier.ts";
import type { Runner } from "../runner.ts";
import { askedLevel } from "./level.ts";
import { drawPrior } from "./prior-draws.ts";
import { sourceDensity } from "./source-density.ts";

/**
 * The prior mass of a level set by draws of the generator as it is. Where none of N is a hit, the mass is at most 3/N with
 * 95 % confidence, and only then is an answer said to be out of reach. The relaxed level set's mass comes by importance
 * sampling, with the Pareto shape that says whether it is to be trusted.
 */
export const priorBound: Runner<"prior-bound"> = async ({ subject, settings, seed }, place, watch) => {
  const network = requireNetwork(subject.classifier, "gradients");
  const { generator } = subject;
  const asked = askedLevel(settings, subject.dataset.classNames);
  const { draws, tolerance } = settings;
  const density = sourceDensity({ network, generator }, asked, place)(asked.width);
  const random = seededGenerator(seed).split("prior");
  const { latentSize } = generator.design;
  const { distances, logLikelihoods } = await drawPrior({ count: draws, latentSize, asked, density, random }, watch);
  const hits = distances.filter((distance) => distance <= tolerance).length;
  const unanswered = distances.filter(Number.isNaN).length;
  const { lower, upper } = wilsonInterval(hits, draws);
  const { paretoK, effectiveSize } = smoothWeights(logLikelihoods);
  let nearest = Number.POSITIVE_INFINITY;
  for (const distance of distances) if (distance < nearest) nearest = distance;
  return {
    summary: {
      measures: [
        measureOf("mass", "Share of the generator's images", `${asked.inWords}, within ${tolerance}`, {
          value: hits / draws,
          ...(hits > 0 ? { low: lower, high: upper } : { low: 0, high: 3 / draws }),
          note:
            hits > 0 ? `${hits} of ${draws}` : `None of ${draws}: at most 3 / ${draws} of them, with 95 % confidence`,
        }),
        measureOf("nearest", "The nearest that was found", "Its distance from what was asked for", {
          value: nearest,
          note: unanswered > 0 ? `The classifier gave no number to ${unanswered} of ${draws} images` : null,
        }),
        measureOf(
          "effective",
          "Effective draws of the relaxed level set",
          "Of the same images, each weighted by how likely the answer is at it",
          { value: effectiveSize },
        ),
        measureOf("pareto-k", "Pareto k", "Of those weights: above 0.7 no mean of them is to be trusted", {
          value: Number.isFinite(paretoK) ? paretoK : null,
          note: paretoK > 0.7 ? "Above 0.7: sample by chains instead" : null,
        }),
      ],
      curves: [],
    },
    ...{ tensors: {}, pictures: {}, uncertainty: {} },
  };
};
