import { ExemplarError } from "#shared/domain/errors.ts";
import type { RandomGenerator } from "#shared/random/generator.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { SetAsideImages } from "../../datasets/set-aside-images.ts";
import { probabilities } from "../../models/answers.ts";
import { predict } from "../../models/predict.ts";
import type { Watch } from "../../watch.ts";
import type { ClassifierMaterial, Picture } from "../runner.ts";
import { type CellGrid, cellAt, cellMeans } from "./cell-grid.ts";

/** Which images, and what some of their cells become. */
export interface Change {
  /** Those that are answered as the category, others, or noise. */
  readonly of: "own" | "others" | "noise";
  /** Black, or the mean of those that are answered so. */
  readonly to: "black" | "mean";
  readonly cells: Int32Array;
}

interface Choice {
  readonly category: number;
  readonly grid: Pick<CellGrid, "height" | "width" | "side">;
  readonly most: number;
}

/** Read at once. */
const stretch = 256;

interface Parts {
  readonly material: ClassifierMaterial;
  readonly category: number;
  readonly grid: CellGrid;
  readonly place: Workplace;
  /** Those that are answered as the category. */
  readonly own: Int32Array;
  readonly others: Int32Array;
  /** `[H, W, C]` */
  readonly ownMean: Float32Array;
  readonly othersMean: Float32Array;
  /** Of each value of a pixel. */
  readonly cellOf: Int32Array;
  readonly noise: RandomGenerator;
}

/** Images of a category and others, some cells of which are changed before the classifier is asked. */
export class ChangedImages {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws ExemplarError `INVALID` where the classifier answers none of the images so, or all of them */
  static async choose(
    material: ClassifierMaterial,
    { category, grid, most }: Choice,
    random: RandomGenerator,
    place: Workplace,
    watch: Watch,
  ): Promise<ChangedImages> {
    const { classifier, dataset } = material;
    const labels = dataset.labels();
    const half = (wanted: boolean) =>
      random
        .split(wanted ? "own" : "others")
        .shuffle(Array.from(dataset.trainIndices()).filter((index) => (labels[index] === category) === wanted))
        .slice(0, Math.ceil(most / 2));
    const chosen = Int32Array.from([...half(true), ...half(false)]).sort();
    const p = await predict(classifier, dataset.images, chosen, place, { ...watch, onProgress: () => {} });
    const answered = (wanted: boolean) =>
      chosen.filter((_, k) => {
        const row = p.subarray(k * classifier.classCount, (k + 1) * classifier.classCount);
        return !Number.isNaN(row[0]!) && (row.indexOf(Math.max(...row)) === category) === wanted;
      });
    const [own, others] = [answered(true), answered(false)];
    if (own.length === 0 || others.length === 0)
      throw new ExemplarError(
        "INVALID",
        `The classifier answers “${dataset.classNames[category]}” to ${own.length === 0 ? "none" : "all"} of ${chosen.length} images`,
        "Choose another category, or more images.",
      );
    const [ownMean, othersMean] = [await meanOf(material, own), await meanOf(material, others)];
    const [height, width, channels] = dataset.images.imageShape;
    const whole = { ...grid, imageShape: dataset.images.imageShape };
    const cellOf = Int32Array.from({ length: height * width * channels }, (_, k) => {
      const pixel = Math.floor(k / channels);
      return cellAt(whole, Math.floor(pixel / width), pixel % width);
    });
    const noise = random.split("noise");
    return new ChangedImages({
      ...{ material, category, grid: whole, place, own, others, ownMean, othersMean, cellOf, noise },
    });
  }

  /** Of each cell: how much brighter it is on average where the answer is the category. */
  differences(): Float32Array {
    const { ownMean, othersMean, grid } = this.#parts;
    const others = cellMeans(othersMean, 1, grid);
    return cellMeans(ownMean, 1, grid).map((own, cell) => own - others[cell]!);
  }

  /** Whether each image is answered as the category: 1 or 0. */
  async answers(change: Change, signal: AbortSignal): Promise<Uint8Array> {
    const { material, own, others, category, place } = this.#parts;
    const { classifier } = material;
    const count = change.of === "own" ? own.length : others.length;
    const answers = new Uint8Array(count);
    const read = async (from: number, rows: number) => ({ images: await this.#changed(change, from, rows) });
    for await (const { from, rows, results } of runInBatches(probabilities(classifier), { count, read }, place, {
      signal,
    })) {
      const p = results.probabilities!.data as Float32Array;
      for (let row = 0; row < rows; row++) {
        const answer = p.subarray(row * classifier.classCount, (row + 1) * classifier.classCount);
        answers[from + row] = answer.indexOf(Math.max(...answer)) === category ? 1 : 0;
      }
    }
    return answers;
  }

  /** The first images of noise that are given these cells. */
  async crafted(cells: Int32Array, count: number): Promise<Picture[]> {
    const [height, width, channels] = this.#parts.grid.imageShape;
    const rows = Math.min(count, this.#parts.others.length);
    const pixels = await this.#changed({ of: "noise", to: "mean", cells }, 0, rows);
    const size = height * width * channels;
    return Array.from({ length: rows }, (_, k) => ({
      ...{ height, width, channels: channels === 1 ? 1 : 3 },
      data: Uint8Array.from(pixels.subarray(k * size, (k + 1) * size), (value) => Math.round(255 * value)),
    }));
  }

  async #changed({ of, to, cells }: Change, from: number, rows: number): Promise<Float32Array> {
    const { material, own, others, ownMean, cellOf } = this.#parts;
    const size = ownMean.length;
    const which = of === "own" ? own : others;
    const pixels =
      of === "noise"
        ? this.#noisePixels(from, rows)
        : await new SetAsideImages().read(material.dataset.images, which.subarray(from, from + rows));
    const changed = new Set(cells);
    for (let k = 0; k < size; k++)
      if (changed.has(cellOf[k]!))
        for (let row = 0; row < rows; row++) pixels[row * size + k] = to === "black" ? 0 : ownMean[k]!;
    return pixels;
  }

  /** The same noise for the same rows, whatever is changed. */
  #noisePixels(from: number, rows: number): Float32Array {
    const { noise, ownMean } = this.#parts;
    const size = ownMean.length;
    const pixels = new Float32Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const random = noise.split(`${from + row}`);
      for (let k = 0; k < size; k++) pixels[row * size + k] = random.next();
    }
    return pixels;
  }
}

async function meanOf({ dataset: { images } }: ClassifierMaterial, indices: Int32Array): Promise<Float32Array> {
  const size = images.imageShape.reduce((product, length) => product * length);
  const sum = new Float64Array(size);
  for (let from = 0; from < indices.length; from += stretch) {
    const own = indices.subarray(from, from + stretch);
    const pixels = await images.read(own);
    for (let k = 0; k < own.length * size; k++) sum[k % size]! += pixels[k]!;
  }
  return Float32Array.from(sum, (total) => total / indices.length);
}
