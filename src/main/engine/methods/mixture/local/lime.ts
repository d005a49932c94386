import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { answersTo, type Perturbations } from "./hidden-segments.ts";
import { liveEffects } from "./live-effects.ts";
import { localMap, type SegmentEffects } from "./local-map.ts";
import { addRow, noMoments, sumOf } from "./moments.ts";
import { randomHiding } from "./random-hiding.ts";
import { ridgeRegression } from "./ridge-regression.ts";
import { parts, seedStability, unknownStability } from "./seed-stability.ts";

/**
 * Local interpretable model-agnostic explanations (Ribeiro, Singh & Guestrin 2016): a random number of random segments is
 * hidden, and a linear model of what is shown is fitted to the answers, in which images count the less the more of them is
 * hidden. Distance, weights and penalty are those of the authors' `lime_image`; its selection of features is left out, as
 * every segment has its place on the map. A segment that looks the same when it is hidden has 0, and is never hidden.
 */
export const lime = localMap<SettingsOf<"lime">>(
  async (question, { settings, seed }, watch): Promise<SegmentEffects> => {
    const { varying, segments } = question;
    const features = varying.length;
    const { samples, kernelWidth, ridge, kept, answer } = settings;
    const generator = seededGenerator(seed).split("lime");
    const perturbations = randomHiding(varying, samples, generator);
    const moments = Array.from({ length: Math.min(parts, samples) }, () => noMoments(features));
    const solve = (own: typeof moments) => ridgeRegression(sumOf(own), features, ridge);
    const onSegments = (model: ReturnType<typeof solve>) => {
      if (!model) return null;
      const values = new Float64Array(segments.count);
      for (const [k, value] of model.coefficients.entries()) values[varying[k]!] = value;
      return values;
    };
    const show = liveEffects(segments, watch, () => onSegments(solve(moments)));
    await answersTo(question, perturbations, answer, watch, (from, answers) => {
      for (const [k, value] of answers.entries()) {
        const row = from + k;
        const part = Math.floor((row * moments.length) / samples);
        const weight = kernelWeight(cosineDistance(shownIn(perturbations, row), features), kernelWidth);
        addRow(moments[part]!, perturbations.present, row * features, features, value, weight);
      }
      show(from + answers.length);
    });
    const model = solve(moments);
    if (!model)
      throw new ExemplarError(
        "UNSUPPORTED",
        `${samples} samples do not tell the weights of ${features} segments from one another.`,
        "Take more samples, fewer segments, or a penalty (ridge) above 0.",
      );
    // Of fewer samples the penalty decides, which is the same at every seed: their spread would look too small.
    const stability =
      samples < 2 * features
        ? unknownStability
        : seedStability(
            noMoments(features),
            moments,
            (own) => onSegments(ridgeRegression(own, features, ridge)),
            kept,
            generator.split("stability"),
          );
    return {
      values: onSegments(model)!,
      errors: stability.errors,
      uncertainty: { ...stability.uncertainty, explained_variation: model.explained },
    };
  },
);

function shownIn({ features, present }: Perturbations, row: number): number {
  let shown = 0;
  for (let k = 0; k < features.length; k++) shown += present[row * features.length + k]!;
  return shown;
}

/** The cosine distance to the image with nothing hidden: 1 − √(shown / features). */
export const cosineDistance = (shown: number, features: number): number => 1 - Math.sqrt(shown / features);

/** √exp(−d² / width²). The root is what `lime_image` takes: a kernel √2 as wide as the paper's. */
export const kernelWeight = (distance: number, width: number): number =>
  Math.sqrt(Math.exp(-((distance / width) ** 2)));
