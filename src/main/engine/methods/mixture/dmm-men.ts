import { ExemplarError } from "#shared/domain/errors.ts";
import type { Curve } from "#shared/methods/outputs/evaluation.ts";
import { measureOf } from "#shared/methods/outputs/evaluation.ts";
import type { FitSummary } from "#shared/methods/outputs/fit.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { nearestName } from "#shared/settings/nearest-name.ts";
import { agreeingRHat, chainsInWords } from "#shared/stats/chains/agreement.ts";
import { mapPicture } from "../outputs/map-picture.ts";
import type { Picture, Runner, Tensor } from "../runner.ts";
import { type LogitData, logitData } from "./logit-data.ts";
import type { MixtureDraws } from "./mixture-draws.ts";
import { type MixturePlan, runMixture, warmUpOf } from "./mixture-run.ts";
import { type ComponentSummary, componentsOf, type Effects, overallEffects } from "./mixture-summary.ts";
import { paperPrior } from "./sampler/mixture-model.ts";

/**
 * What a classifier looks at for a category (Guo et al. 2018, §3): the category's logit regressed on the cells of training
 * images, by a mixture of as many regressions as they need. The intercept is not shrunk.
 */
export const dmmMen: Runner<"dmm-men"> = async ({ subject, settings, seed }, place, watch) => {
  const category = categoryOf(settings.category, subject.dataset.classNames);
  const random = seededGenerator(seed);
  const data = await logitData(subject, category, settings, random.split("images"), place, watch);
  const prior = { ...paperPrior, components: settings.components, nets: settings.nets };
  const plan: MixturePlan = { data, prior, sweeps: settings.sweeps, chains: settings.chains };
  const began = performance.now();
  const draws = await runMixture(plan, random.split("chains"), place, watch);
  const seconds = (performance.now() - began) / 1000;
  const components = componentsOf(draws);
  const overall = overallEffects(draws);
  const drawn = [
    { id: "overall", label: "Overall", effects: overall, description: "Mean over all images" },
    ...components.map((own, k) => ({
      ...{ id: `component-${k + 1}`, label: `Component ${k + 1}`, effects: own },
      description: `${(100 * own.share).toFixed(0)} % of the images`,
    })),
  ];
  const diagnostics = draws.diagnostics(warmUpOf(plan));
  return {
    summary: {
      ...summaryOf(data, plan, draws, components, diagnostics),
      maps: drawn.flatMap(({ id, label, description }) => [
        {
          picture: id,
          label,
          description: `${description}: what each pixel adds to the logit, red more and blue less`,
        },
        {
          picture: `${id}-sure`,
          label: `${label}, sure`,
          description: "Only where the 90 % interval is all on one side of 0",
        },
      ]),
    },
    tensors: {
      effects: gridTensor(
        data,
        drawn.map(({ effects }) => effects.mean),
      ),
      "effects-low": gridTensor(
        data,
        drawn.map(({ effects }) => effects.low),
      ),
      "effects-high": gridTensor(
        data,
        drawn.map(({ effects }) => effects.high),
      ),
      shares: {
        dtype: "float32",
        shape: [components.length],
        data: Float32Array.from(components, ({ share }) => share),
      },
      deviations: { dtype: "float32", shape: [data.cells.length], data: Float32Array.from(data.deviations) },
      "fitted-cells": { dtype: "int32", shape: [data.cells.length], data: data.cells },
    },
    pictures: Object.fromEntries(drawn.flatMap(({ id, effects }) => picturesOf(id, effects, data))),
    uncertainty: {
      ...(Number.isFinite(diagnostics.rHat) && {
        ...{ r_hat: diagnostics.rHat, effective_draws: diagnostics.effective },
      }),
      seconds_per_sweep: seconds / (settings.sweeps * settings.chains),
    },
  };
};

function categoryOf(name: string, categories: readonly string[]): number {
  if (name === "") return 0;
  const index = categories.indexOf(name);
  if (index >= 0) return index;
  const near = nearestName(name, categories);
  throw new ExemplarError(
    "INVALID",
    `The classifier has no category “${name}”${near === undefined ? "" : `; did you mean “${near}”?`}`,
    `Its categories are ${categories.slice(0, 20).join(", ")}${categories.length > 20 ? " …" : ""}.`,
  );
}

function summaryOf(
  data: LogitData,
  plan: MixturePlan,
  draws: MixtureDraws,
  components: readonly ComponentSummary[],
  { rHat, effective }: { readonly rHat: number; readonly effective: number },
): Omit<FitSummary, "maps"> {
  const { sweeps, chains } = plan;
  const warmUp = warmUpOf(plan);
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const features = data.cells.length;
  return {
    measures: [
      measureOf("images", "Images", "Training images that it is fitted to", { value: data.images.length }),
      measureOf("features", "Features", "Those that vary most", {
        value: features,
        note: data.grid.side === 1 ? "Pixels" : `Squares of ${data.grid.side} px`,
      }),
      measureOf("explained", "Explained", "Share of the logit's variance, each image by its own regression", {
        ...{ value: draws.meanOf("explained", warmUp), better: "higher" },
      }),
      measureOf("occupied", "Regressions with images", "Mean over the draws", {
        ...{ value: draws.meanOf("occupied", warmUp), note: `Of at most ${plan.prior.components}` },
      }),
      ...components.map(({ share, occupied }, k) =>
        measureOf(`component-${k + 1}`, `Component ${k + 1}`, "Share of the images that are of it", {
          ...{ value: share, note: occupied < 1 ? `In ${(100 * occupied).toFixed(0)} % of the draws` : null },
        }),
      ),
      measureOf("r-hat", "R̂", "Of what does not depend on labels, the worst of it", {
        ...{
          value: finite(rHat),
          better: "lower",
          note: rHat <= agreeingRHat ? null : `Above ${agreeingRHat}: the chains do not agree yet`,
        },
      }),
      measureOf("bulk-ess", "Effective draws", "Of the same, the fewest", {
        ...{ value: finite(effective), better: "higher", note: `Of ${(sweeps - warmUp) * chains}` },
      }),
    ],
    charts: [
      {
        ...{ id: "trace", label: "Log-likelihood" },
        description: `Of each of ${chains} chains, over ${sweeps} sweeps; the first ${warmUp} are no draws.`,
        curves: draws.seriesOf("log-likelihood", 0).map((own, chain) => trace(own, chain)),
      },
    ],
    notes: [
      ...(data.setAside.length > 0
        ? [`${data.setAside.length} images cannot be read and are left out: ${data.setAside[0]!.reason}`]
        : []),
      ...chainsInWords(chains, finite(rHat)),
      ...(features > data.images.length
        ? ["There are more features than images: where the images leave effects open, the nets alone decide."]
        : []),
    ],
  };
}

/** Points of a trace that is drawn. */
const points = 200;

function trace(values: Float64Array, chain: number): Curve {
  const step = Math.max(1, Math.ceil(values.length / points));
  const places = Array.from({ length: Math.ceil(values.length / step) }, (_, k) => k * step);
  return {
    ...{ id: `chain-${chain + 1}`, label: `Chain ${chain + 1}`, xLabel: "Sweep", yLabel: "Log-likelihood" },
    x: places.map((place) => place + 1),
    y: places.map((place) => values[place]!),
  };
}

/** Effects on the grid, 0 where no feature is. */
function onGrid({ grid, cells }: LogitData, effects: Float32Array): Float32Array {
  const all = new Float32Array(grid.height * grid.width);
  for (const [l, cell] of cells.entries()) all[cell] = effects[l]!;
  return all;
}

const gridTensor = (data: LogitData, effects: readonly Float32Array[]): Tensor => ({
  ...{ dtype: "float32", shape: [effects.length, data.grid.height, data.grid.width] },
  data: Float32Array.from(effects.flatMap((own) => [...onGrid(data, own)])),
});

/** The effects as a picture, and those alone whose interval does not hold 0. */
function picturesOf(id: string, { mean, low, high }: Effects, data: LogitData): [string, Picture][] {
  const sure = mean.map((value, l) => (low[l]! > 0 || high[l]! < 0 ? value : 0));
  const largest = mean.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { height, width } = data.grid;
  const painted = (effects: Float32Array) =>
    mapPicture(onGrid(data, effects), { height, width, range: [-largest, largest], colourMap: "cool-warm" });
  return [
    [id, painted(mean)],
    [`${id}-sure`, painted(sure)],
  ];
}
