import type { SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { noCheckpoint } from "../../checkpoint.ts";
import type { MixtureDraws } from "../mixture-draws.ts";
import { runMixture, warmUpOf } from "../mixture-run.ts";
import { type MixtureData, paperPrior } from "../sampler/mixture-model.ts";
import { answersTo, type Perturbations } from "./hidden-segments.ts";
import { localMap, type SegmentEffects } from "./local-map.ts";
import { randomHiding } from "./random-hiding.ts";
import { strongest } from "./strongest.ts";

/** Which of the images is the one that is explained, with nothing hidden. */
const whole = 0;

/**
 * One answer by a mixture of regressions (Guo et al. 2018, §4.2): copies of the image with random segments hidden are
 * divided among regressions of the logit on what is shown, and the one that the image itself is of says what each segment
 * does. Which that is changes from draw to draw, and the effects are averaged over the draws with it: so neither the order
 * of the regressions nor how many there are matters.
 */
export const dmmMenLocal = localMap<SettingsOf<"dmm-men-local">>(
  async (question, { settings, seed }, watch): Promise<SegmentEffects> => {
    const { varying, segments, context } = question;
    const { samples, answer, components, nets, sweeps, chains, kept } = settings;
    const random = seededGenerator(seed).split("dmm-men-local");
    const hidden = randomHiding(varying, samples, random.split("images"));
    // The checkpoint is the chains': the answers are there again sooner than these.
    const asking = { ...question, context: { ...context, checkpoint: noCheckpoint } };
    const { data, deviations } = standardised(hidden, await answersTo(asking, hidden, answer, watch));
    const prior = { ...paperPrior, components, nets };
    const plan = { data, prior, sweeps, chains };
    const draws = await runMixture(plan, random.split("chains"), context, watch);
    const effects = effectsAtImage(draws, deviations);
    const values = meanOf(effects);
    const onSegments = (own: Float64Array) => {
      const all = new Float64Array(segments.count);
      for (const [k, value] of own.entries()) all[varying[k]!] = value;
      return all;
    };
    const { rHat, effective } = draws.diagnostics(warmUpOf(plan));
    const explained = meanOf(draws.seriesOf("explained", warmUpOf(plan)));
    return {
      values: onSegments(values),
      errors: {
        name: "posterior-deviation",
        label: "Posterior standard deviation",
        values: onSegments(deviationOf(effects, values)),
      },
      uncertainty: {
        ...(chains > 1 && { share_kept_by_another_chain: sharedByChains(draws, effects, chains, kept) }),
        share_of_images_with_its_regression: shareWithImage(draws),
        explained_variation: explained.reduce((sum, own) => sum + own, 0) / explained.length,
        ...(Number.isFinite(rHat) && { r_hat: rHat, effective_draws: effective }),
      },
    };
  },
);

/** Features less their means and divided by their deviations, and a column of ones. */
function standardised({ features, count, present }: Perturbations, y: Float64Array) {
  const width = features.length + 1;
  const x = new Float64Array(count * width).fill(1);
  const deviations = new Float64Array(features.length);
  for (let k = 0; k < features.length; k++) {
    let shown = 0;
    for (let row = 0; row < count; row++) shown += present[row * features.length + k]!;
    const mean = shown / count;
    // Of a feature that is always shown nothing can be told; it stays at its mean, and its effect at the prior's 0.
    deviations[k] = Math.sqrt(mean * (1 - mean)) || 1;
    for (let row = 0; row < count; row++)
      x[row * width + k] = (present[row * features.length + k]! - mean) / deviations[k]!;
  }
  return { data: { x, y, width } satisfies MixtureData, deviations };
}

/** Of each draw: what showing each feature adds, by the regression that the image is of. */
const effectsAtImage = ({ coefficients, labels, shape: { width } }: MixtureDraws, deviations: Float64Array) =>
  coefficients.map((beta, draw) => {
    const from = labels[draw]![whole]! * width;
    return deviations.map((deviation, k) => beta[from + k]! / deviation);
  });

/** Of the images, how many are of the regression that the image is of; over all draws. */
function shareWithImage({ labels }: MixtureDraws): number {
  let [same, all] = [0, 0];
  for (const own of labels) {
    all += own.length;
    for (const label of own) same += Number(label === own[whole]);
  }
  return same / all;
}

/** What share of the segments that one chain would keep the next one would keep too. Draws are kept chain by chain in turn. */
function sharedByChains(
  { shape }: MixtureDraws,
  effects: readonly Float64Array[],
  chains: number,
  kept: number,
): number {
  const sets = Array.from({ length: shape.chains }, (_, chain) =>
    strongest(meanOf(effects.filter((_, draw) => draw % chains === chain)), kept),
  );
  const shares = sets.slice(1).map((own, k) => own.filter((one) => sets[k]!.includes(one)).length / own.length);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const meanOf = (draws: readonly Float64Array[]): Float64Array =>
  draws[0]!.map((_, k) => draws.reduce((sum, own) => sum + own[k]!, 0) / draws.length);

const deviationOf = (draws: readonly Float64Array[], mean: Float64Array): Float64Array =>
  mean.map((centre, k) => Math.sqrt(draws.reduce((sum, own) => sum + (own[k]! - centre) ** 2, 0) / draws.length));
