import { quantileSorted } from "#shared/stats/quantile.ts";
import type { MixtureDraws } from "./mixture-draws.ts";
import { relabelling } from "./relabel.ts";

/** A coefficient of each feature: posterior mean, and the ends of the 90 % interval. */
export interface Effects {
  readonly mean: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** One regression of the mixture, by the labels that draws are given alike. */
export interface ComponentSummary extends Effects {
  /** Share of the images that are of it. */
  readonly share: number;
  /** Share of the draws in which it has images. */
  readonly occupied: number;
}

/** In fewer of the draws a component has nothing that could be averaged. */
const seldom = 0.5;

/**
 * The components in the order of their shares. Draws are relabelled to agree with the one that is most likely, on as many
 * images as can be (Cron & West 2011). An empty component says nothing: its coefficients have no mean.
 */
export function componentsOf({ coefficients, labels, likelihoods, shape }: MixtureDraws): ComponentSummary[] {
  const { components: J, width, images } = shape;
  const reference = labels[likelihoods.indexOf(Math.max(...likelihoods))]!;
  const counts = labels.map((own) => {
    const found = new Float64Array(J);
    for (const label of own) found[label]!++;
    return found;
  });
  const names = labels.map((own) => relabelling(own, reference, J));
  const summaries = Array.from({ length: J }, (_, component) => {
    const places = names.map((own) => own.indexOf(component));
    const occupied = places.flatMap((j, draw) => (counts[draw]![j]! > 0 ? [{ j, draw }] : []));
    const own = occupied.map(({ j, draw }) => coefficients[draw]!.subarray(j * width, (j + 1) * width - 1));
    const share = places.reduce((sum, j, draw) => sum + counts[draw]![j]!, 0) / (images * labels.length);
    return { share, occupied: occupied.length / labels.length, own };
  });
  return summaries
    .filter(({ occupied }) => occupied >= seldom)
    .toSorted((a, b) => b.share - a.share)
    .map(({ own, ...rest }) => ({ ...rest, ...effectsOf(own) }));
}

/** The mean effect over all images: Σⱼ (share of the images) βⱼ, which does not depend on labels. */
export function overallEffects({ coefficients, labels, shape }: MixtureDraws): Effects {
  const { width, images } = shape;
  return effectsOf(
    coefficients.map((beta, draw) => {
      const mean = new Float32Array(width - 1);
      const counts = new Map<number, number>();
      for (const label of labels[draw]!) counts.set(label, (counts.get(label) ?? 0) + 1);
      for (const [j, count] of counts)
        for (let l = 0; l < width - 1; l++) mean[l]! += (count / images) * beta[j * width + l]!;
      return mean;
    }),
  );
}

function effectsOf(draws: readonly Float32Array[]): Effects {
  const width = draws[0]!.length;
  const [mean, low, high] = [0, 0, 0].map(() => new Float32Array(width)) as [Float32Array, Float32Array, Float32Array];
  const values = new Float64Array(draws.length);
  for (let l = 0; l < width; l++) {
    for (const [k, own] of draws.entries()) values[k] = own[l]!;
    values.sort();
    mean[l] = values.reduce((sum, own) => sum + own, 0) / values.length;
    low[l] = quantileSorted(values, 0.05);
    high[l] = quantileSorted(values, 0.95);
  }
  return { mean, low, high };
}
