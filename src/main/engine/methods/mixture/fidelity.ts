import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import { type Curve, type Measure, measureOf } from "#shared/methods/outputs/evaluation.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { quantileSorted } from "#shared/stats/quantile.ts";
import type { ArtefactMaterial, ClassifierMaterial, Picture, Runner } from "../runner.ts";
import { type Change, ChangedImages } from "./changed-images.ts";

const arms = {
  nullify: ["Blackened", "Share of the category's images that are still answered so, their pixels blackened", "lower"],
  replace: ["Replaced", "Share of other images that are answered so, given the category's mean pixels", "higher"],
  craft: ["Crafted", "Share of images of noise that are answered so, given the category's mean pixels", "higher"],
} as const;
type Arm = keyof typeof arms;

/** Crafted images that are kept as pictures. */
const shown = 8;

/** Figure 2 of Guo et al. 2018: rates of the category's answer over how many features are changed, beside random ones. */
export const fidelity: Runner<"fidelity"> = async ({ subject, settings, seed }, place, watch) => {
  const { of, effects, fitted, grid, category } = mixtureOf(subject);
  const random = seededGenerator(seed);
  const images = await ChangedImages.choose(of, { category, grid, most: settings.images }, random, place, watch);
  const important = mostImportant(fitted, effects, images.differences());
  const counts = settings.features.filter((count) => count <= fitted.length).toSorted((a, b) => a - b);
  if (counts.length === 0)
    throw new ExemplarError(
      "INVALID",
      `The mixture was fitted to ${fitted.length} features, fewer than are to be changed`,
      `Change at most ${fitted.length} of them.`,
    );
  const total = 3 * counts.length * (1 + settings.baselines);
  let done = 0;
  const rates = async (arm: Arm, cells: Int32Array) => {
    watch.signal.throwIfAborted();
    const answers = await images.answers(changeOf(arm, cells), watch.signal);
    watch.onProgress({ done: ++done, total, unit: "changes", message: `${done} of ${total} changes` });
    return answers;
  };
  const found = {} as Record<Arm, Rates[]>;
  for (const arm of Object.keys(arms) as Arm[]) {
    found[arm] = [];
    for (const count of counts) {
      const own = await rates(arm, important.slice(0, count));
      const others: Uint8Array[] = [];
      for (let k = 0; k < settings.baselines; k++)
        others.push(await rates(arm, Int32Array.from(random.split(`${arm} ${count} ${k}`).choose([...fitted], count))));
      found[arm].push(bootstrapped(own, others, settings, random.split(`bootstrap ${arm} ${count}`)));
    }
  }
  const most = important.slice(0, counts.at(-1));
  const crafted = await images.crafted(most, shown);
  const taken = await images.answers(changeOf("craft", most), watch.signal);
  const name = of.dataset.classNames[category]!;
  return {
    summary: {
      measures: (Object.keys(arms) as Arm[]).flatMap((arm) => measures(arm, counts, found[arm])),
      curves: (Object.keys(arms) as Arm[]).flatMap((arm) => curves(arm, counts, found[arm])),
      pictures: crafted.map((_, k) => ({
        picture: `crafted-${k + 1}`,
        label: `Crafted ${k + 1}: ${taken[k] ? `answered “${name}”` : "answered otherwise"}`,
        made: true,
        description: `Noise, with the mean pixels of “${name}” where the ${most.length} most important features are`,
      })),
    },
    tensors: {},
    pictures: Object.fromEntries(crafted.map((picture, k): [string, Picture] => [`crafted-${k + 1}`, picture])),
    uncertainty: {},
  };
};

const changeOf = (arm: Arm, cells: Int32Array): Change =>
  arm === "nullify"
    ? { of: "own", to: "black", cells }
    : { of: arm === "replace" ? "others" : "noise", to: "mean", cells };

/** The features from the most important down: by how much they add to the logit where the answer is the category. */
function mostImportant(fitted: Int32Array, effects: Float32Array, differences: Float32Array): Int32Array {
  const added = Float32Array.from(fitted, (cell, l) => effects[l]! * differences[cell]!);
  const order = Int32Array.from(fitted.keys()).sort((a, b) => added[b]! - added[a]! || a - b);
  return order.map((l) => fitted[l]!);
}

/** What the artefact says: the features that it was fitted to, and what each adds to the logit, per unit of brightness. */
function mixtureOf({ artefact, of }: ArtefactMaterial) {
  if (artefact.method !== "dmm-men" || of.kind !== "classifier")
    throw new ExemplarError(
      "UNSUPPORTED",
      `Fidelity is that of a mixture of regressions; this artefact is of ${artefact.method}`,
      "Run `dmm-men`, and evaluate what it makes.",
    );
  const { category: name } = artefact.settings as Pick<SettingsOf<"dmm-men">, "category">;
  const effects = artefact.tensor("effects");
  const [, height, width] = effects.shape as [number, number, number];
  const fitted = artefact.tensor("fitted-cells").data as Int32Array;
  const deviations = artefact.tensor("deviations").data;
  return {
    of: of as ClassifierMaterial,
    category: name === "" ? 0 : of.dataset.classNames.indexOf(name),
    fitted,
    effects: Float32Array.from(fitted, (cell, l) => effects.data[cell]! / deviations[l]!),
    grid: { height, width, side: Math.ceil(of.dataset.images.imageShape[0] / height) },
  };
}

interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Of the important features, and of random ones. */
interface Rates {
  readonly own: Interval;
  readonly random: Interval;
}

/** Means and 95 % intervals over samples of the images; each sample meets one of the random choices. */
function bootstrapped(
  own: Uint8Array,
  others: readonly Uint8Array[],
  { bootstraps, share }: Pick<SettingsOf<"fidelity">, "bootstraps" | "share">,
  random: ReturnType<typeof seededGenerator>,
): Rates {
  const size = Math.max(1, Math.round(share * own.length));
  const [first, second]: [number[], number[]] = [[], []];
  for (let b = 0; b < bootstraps; b++) {
    const other = others[b % others.length]!;
    let [a, c] = [0, 0];
    for (let k = 0; k < size; k++) {
      const image = random.integer(own.length);
      a += own[image]!;
      c += other[image]!;
    }
    first.push(a / size);
    second.push(c / size);
  }
  return { own: intervalOf(first), random: intervalOf(second) };
}

function intervalOf(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  const mean = values.reduce((sum, own) => sum + own, 0) / values.length;
  return { mean, low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) };
}

/** At the number of features that is nearest to 75, where the paper finds a dramatic effect. */
function measures(arm: Arm, counts: readonly number[], rates: readonly Rates[]): Measure[] {
  const [label, description, better] = arms[arm];
  const at = counts.reduce((best, count, k) => (Math.abs(count - 75) < Math.abs(counts[best]! - 75) ? k : best), 0);
  const of = (id: string, name: string, { mean, low, high }: Interval, note: string | null) =>
    measureOf(`${arm}-${id}`, `${label}: ${counts[at]} ${name}`, description, {
      ...{ value: mean, low, high, better: note === null ? better : null, note },
    });
  return [
    of("own", "important features", rates[at]!.own, null),
    of("random", "random features", rates[at]!.random, "Of those that the mixture could have found"),
  ];
}

function curves(arm: Arm, counts: readonly number[], rates: readonly Rates[]): Curve[] {
  const [label] = arms[arm];
  return (["own", "random"] as const).map((which) => ({
    ...{ id: `${arm}-${which}`, label: which === "own" ? "Important features" : "Random features" },
    ...{ xLabel: "Features changed", yLabel: `${label}: positive rate` },
    ...{ x: [...counts], y: rates.map((own) => own[which].mean) },
  }));
}
