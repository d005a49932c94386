import { seededGenerator } from "../random/generator.ts";
import type { AgreementEstimate } from "../stats/agreement/agreement-estimate.ts";
import { cohenKappa } from "../stats/agreement/cohen-kappa.ts";
import { type FleissKappa, fleissKappa } from "../stats/agreement/fleiss-kappa.ts";
import { krippendorffAlpha } from "../stats/agreement/krippendorff-alpha.ts";
import { type SpecificAgreement, specificAgreement } from "../stats/agreement/specific-agreement.ts";
import type { Interval } from "../stats/intervals/wald.ts";
import { quantileSorted } from "../stats/quantile.ts";
import type { RelabelledImage } from "./relabelling.ts";

/** What "none of these" is called among the classes: raters agree on it as on any other. */
export const noneOfThem = "None of them";

/** Agreement among raters, beyond chance; intervals by large samples, and by resampling images. */
export interface RaterAgreement {
  readonly raters: number;
  readonly images: number;
  /** Of exactly two raters. */
  readonly cohen: Resampled<AgreementEstimate> | null;
  readonly fleiss: Resampled<FleissKappa>;
  /** Krippendorff's α. */
  readonly alpha: number | null;
  readonly classes: readonly SpecificAgreement[];
  /** Why there is nothing to say, or what is to be minded. */
  readonly notes: readonly string[];
}

type Resampled<Estimate> = Estimate & {
  /** 95% percentile interval of a bootstrap over images; null where κ is undefined, or in most resamples. */
  readonly resampled: Interval | null;
};

/** How much raters agree on what images show; by the images that two or more of them have named. */
export function raterAgreement(
  images: readonly RelabelledImage[],
  { seed, replicates = 1000 }: { readonly seed: number | string; readonly replicates?: number },
): RaterAgreement {
  const raters = [...new Set(images.flatMap(({ labels }) => labels.map(({ rater }) => rater)))].sort();
  const ratings = images.map(({ labels }) => {
    const own = new Map(labels.map(({ rater, label }) => [rater, label ?? noneOfThem]));
    return raters.map((rater) => own.get(rater) ?? null);
  });
  const pairs = ratings.map(([first = null, second = null]) => [first, second] as const);
  const resample = <Item, Estimate extends AgreementEstimate>(
    items: readonly Item[],
    estimate: (items: readonly Item[]) => Estimate,
  ): Resampled<Estimate> => {
    const whole = estimate(items);
    if (whole.value === null || whole.items < 2) return { ...whole, resampled: null };
    const generator = seededGenerator(seed).split("rater agreement");
    const values = Array.from({ length: replicates }, () =>
      estimate(items.map(() => items[generator.integer(items.length)]!)),
    ).flatMap(({ value }) => value ?? []);
    if (values.length < replicates / 2) return { ...whole, resampled: null };
    const sorted = values.sort((a, b) => a - b);
    return { ...whole, resampled: { lower: quantileSorted(sorted, 0.025), upper: quantileSorted(sorted, 0.975) } };
  };
  const fleiss = resample(ratings, fleissKappa);
  return {
    ...{ raters: raters.length, images: images.length, fleiss },
    cohen: raters.length === 2 ? resample(pairs, cohenKappa) : null,
    alpha: krippendorffAlpha(ratings),
    classes: specificAgreement(ratings),
    notes: notesOf(raters.length, images.length, fleiss),
  };
}

function notesOf(raters: number, images: number, { items, value, observed }: FleissKappa): string[] {
  if (raters < 2)
    return ["One rater alone cannot agree with anybody: labels are that rater's, and nothing is said of κ."];
  if (items === 0) return ["No image was named by two raters: nothing can be said of how much they agree."];
  return [
    ...(value === null ? ["κ is undefined: all raters gave all images one and the same answer."] : []),
    ...(value !== null && observed === 1
      ? ["Raters agree on every image: large samples have no interval to tell."]
      : []),
    ...(items < images ? [`Agreement is of the ${items} of ${images} images that two or more raters have named.`] : []),
  ];
}
