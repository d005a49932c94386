import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import type { RandomGenerator } from "#shared/random/generator.ts";
import { SetAsideImages } from "../../datasets/set-aside-images.ts";
import type { Classifier } from "../../models/classifier.ts";
import { layerOutputs } from "../../models/predict.ts";
import type { SetAsideImage } from "../../protocol.ts";
import type { Watch } from "../../watch.ts";
import type { ClassifierMaterial, MethodPlace } from "../runner.ts";
import { type CellGrid, cellMeans, gridOf } from "./cell-grid.ts";
import type { MixtureData } from "./sampler/mixture-model.ts";

/** A category's logit on the cells that vary most, standardised, with a column of ones. */
export interface LogitData extends MixtureData {
  readonly category: number;
  /** Of the dataset: what each row is. */
  readonly images: Int32Array;
  readonly grid: CellGrid;
  /** Which cells of the grid the columns are, but for the last. */
  readonly cells: Int32Array;
  /** Standard deviation of each, by which it was divided. */
  readonly deviations: Float64Array;
  readonly setAside: readonly SetAsideImage[];
}

type Settings = Pick<SettingsOf<"dmm-men">, "from" | "images" | "features" | "cell">;

/** Read at once. */
const stretch = 256;

/**
 * What a mixture is fitted to: training images as averages of square cells, and the logit log p/(1 − p) of a category.
 * @throws ExemplarError `INVALID` for a category without training images, and for answers or images that do not vary
 */
export async function logitData(
  { classifier, dataset }: Pick<ClassifierMaterial, "classifier" | "dataset">,
  category: number,
  settings: Settings,
  random: RandomGenerator,
  place: MethodPlace,
  watch: Watch,
): Promise<LogitData> {
  const name = dataset.classNames[category]!;
  const chosen = chosenImages(dataset.trainIndices(), dataset.labels(), category, settings, random);
  if (chosen.length < 20)
    throw new ExemplarError(
      "INVALID",
      `There are ${chosen.length} training images to explain “${name}” by; a mixture needs 20`,
      "Choose a category with more training images, or import more of them.",
    );
  const { values: all, setAside } = await logits(classifier, dataset, chosen, category, place, watch);
  const kept = Array.from(chosen.keys()).filter((k) => Number.isFinite(all[k]!));
  const images = Int32Array.from(kept, (k) => chosen[k]!);
  const y = Float64Array.from(kept, (k) => all[k]!);
  const deviation = Math.sqrt(momentsOf(y).variance);
  if (images.length < 20) throw tooFewAnswers(images.length, name);
  if (!(deviation > 1e-9))
    throw new ExemplarError(
      "INVALID",
      `The classifier gives “${name}” the same probability for all of ${images.length} images`,
      "Choose another category, or a classifier that tells them apart.",
    );
  const grid = gridOf(dataset.images.imageShape, settings.cell);
  const means = await cellsOf(dataset, images, grid, watch);
  return { category, images, grid, setAside, ...standardised(means, y, grid, settings.features) };
}

function chosenImages(
  training: Int32Array,
  labels: Int32Array,
  category: number,
  { from, images }: Settings,
  random: RandomGenerator,
): Int32Array {
  const shuffled = (wanted: boolean) =>
    random
      .split(wanted ? "of it" : "others")
      .shuffle(Array.from(training).filter((index) => (labels[index] === category) === wanted));
  const own = shuffled(true);
  if (from === "category") return Int32Array.from(own.slice(0, images)).sort();
  const others = shuffled(false);
  const half = Math.min(Math.ceil(images / 2), own.length);
  return Int32Array.from([...own.slice(0, half), ...others.slice(0, Math.min(half, images - half))]).sort();
}

const tooFewAnswers = (count: number, name: string) =>
  new ExemplarError(
    "INVALID",
    `Only ${count} images can be read and are given a number for “${name}”; a mixture needs 20`,
    "Put the dataset's files back as they were, and look whether the classifier's weights hold numbers that are none.",
  );

/** A probability that is all or nothing has no logit: a box that says so is taken to mean this much. */
const nearest = 1e-7;

async function logits(
  classifier: Classifier,
  { images }: Pick<ClassifierMaterial["dataset"], "images">,
  indices: Int32Array,
  category: number,
  place: MethodPlace,
  watch: Watch,
) {
  const layer = classifier.kind === "network" ? "logits" : "probabilities";
  const { values, width, setAside } = await layerOutputs(classifier, images, indices, layer, place, watch);
  const of = (row: Float32Array): number => {
    if (layer === "probabilities") {
      const p = Math.min(1 - nearest, Math.max(nearest, row[category]!));
      return Math.log(p / (1 - p));
    }
    // log p/(1 − p) = z_c − log Σ_{d ≠ c} exp z_d, which does not saturate.
    const others = Array.from(row).filter((_, c) => c !== category);
    const largest = Math.max(...others);
    return row[category]! - largest - Math.log(others.reduce((sum, own) => sum + Math.exp(own - largest), 0));
  };
  return {
    values: Float64Array.from(indices, (_, k) => of(values.subarray(k * width, (k + 1) * width))),
    setAside,
  };
}

/** `[images, cells]` */
async function cellsOf(
  { images }: Pick<ClassifierMaterial["dataset"], "images">,
  indices: Int32Array,
  grid: CellGrid,
  watch: Watch,
): Promise<Float32Array> {
  const count = grid.height * grid.width;
  const means = new Float32Array(indices.length * count);
  const reading = new SetAsideImages();
  for (let from = 0; from < indices.length; from += stretch) {
    watch.signal.throwIfAborted();
    const own = indices.subarray(from, from + stretch);
    means.set(cellMeans(await reading.read(images, own), own.length, grid), from * count);
  }
  return means;
}

function standardised(means: Float32Array, y: Float64Array, grid: CellGrid, features: number) {
  const count = grid.height * grid.width;
  const n = y.length;
  const moments = Array.from({ length: count }, (_, cell) =>
    momentsOf(Float64Array.from({ length: n }, (_, i) => means[i * count + cell]!)),
  );
  const cells = Int32Array.from(
    Array.from(moments.keys())
      .filter((cell) => moments[cell]!.variance > 1e-10)
      .toSorted((a, b) => moments[b]!.variance - moments[a]!.variance || a - b)
      .slice(0, features)
      .toSorted((a, b) => a - b),
  );
  if (cells.length === 0)
    throw new ExemplarError(
      "INVALID",
      `The ${n} images are all alike: no pixel varies over them`,
      "Choose other images.",
    );
  const deviations = Float64Array.from(cells, (cell) => Math.sqrt(moments[cell]!.variance));
  const width = cells.length + 1;
  const x = new Float64Array(n * width).fill(1);
  for (let i = 0; i < n; i++)
    for (const [l, cell] of cells.entries())
      x[i * width + l] = (means[i * count + cell]! - moments[cell]!.mean) / deviations[l]!;
  return { x, y, width, cells, deviations };
}

/** Of all there are: divided by n. */
function momentsOf(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}
