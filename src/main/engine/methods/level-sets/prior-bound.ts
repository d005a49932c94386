import { seededGenerator } from "#shared/random/generator.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import { requireNetwork } from "../../models/classifier.ts";
import type { Runner } from "../runner.ts";
import { askedLevel } from "./level.ts";
import { drawPrior, logLikelihoods } from "./prior-draws.ts";
import { SourceDensity } from "./source-density.ts";

/** Evaluated at once. */
const batch = 256;

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
  await using source = await SourceDensity.compile({ network, generator }, asked, batch, place.runtime);
  const random = seededGenerator(seed).split("prior");
  const prior = await drawPrior(
    draws,
    generator.design.latentSize,
    asked,
    source.at(asked.width),
    batch,
    random,
    watch,
  );
  const hits = prior.distances.filter((distance) => distance <= tolerance).length;
  const { lower, upper } = wilsonInterval(hits, draws);
  const { paretoK, effectiveSize } = smoothWeights(logLikelihoods(prior));
  const nearest = prior.distances.reduce((least, distance) => Math.min(least, distance));
  const none = { low: null, high: null, unit: null, better: null, note: null };
  return {
    summary: {
      measures: [
        {
          ...none,
          ...{ id: "mass", label: "Share of the generator's images", value: hits / draws },
          description: `${asked.inWords}, within ${tolerance}`,
          ...(hits > 0 ? { low: lower, high: upper } : { low: 0, high: 3 / draws }),
          note:
            hits > 0 ? `${hits} of ${draws}` : `None of ${draws}: at most 3 / ${draws} of them, with 95 % confidence`,
        },
        {
          ...none,
          ...{ id: "nearest", label: "The nearest that was found", value: nearest },
          description: "Its distance from what was asked for",
        },
        {
          ...none,
          ...{ id: "effective", label: "Effective draws of the relaxed level set", value: effectiveSize },
          description: "Of the same images, each weighted by how likely the answer is at it",
        },
        {
          ...none,
          ...{ id: "pareto-k", label: "Pareto k", value: Number.isFinite(paretoK) ? paretoK : null },
          description: "Of those weights: above 0.7 no mean of them is to be trusted",
          note: paretoK > 0.7 ? "Above 0.7: sample by chains instead" : null,
        },
      ],
      curves: [],
    },
    ...{ tensors: {}, pictures: {}, uncertainty: {} },
  };
};
