import type { OutputLayer } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { RowProgram } from "../batches/row-program.ts";
import { type Rows, runInBatches } from "../batches/run-in-batches.ts";
import type { Workplace } from "../batches/workplace.ts";
import type { ImageReader } from "../datasets/image-reader.ts";
import { SetAsideImages } from "../datasets/set-aside-images.ts";
import type { SetAsideImage } from "../protocol.ts";
import type { Watch } from "../watch.ts";
import { networkRows, probabilities } from "./answers.ts";
import { type Classifier, requireNetwork } from "./classifier.ts";

/** Class probabilities of images, `[n, classes]`, in the order of the indices; NaN for those that cannot be read. */
export async function predict(
  classifier: Classifier,
  images: ImageReader,
  indices: Int32Array,
  workplace: Workplace,
  watch: Watch,
): Promise<Float32Array> {
  return (await layerOutputs(classifier, images, indices, "probabilities", workplace, watch)).values;
}

/**
 * What a layer gives for images, `[n, width]`, in the order of the indices. Memory holds one batch of them, and the
 * results. An image that cannot be read is set aside: its row is NaN.
 * @throws ExemplarError `UNSUPPORTED` where a black box is asked for more than its answers, `INVALID` where not even one
 * of several images fits into the workplace's limit
 */
export async function layerOutputs(
  classifier: Classifier,
  images: ImageReader,
  indices: Int32Array,
  layer: OutputLayer,
  workplace: Workplace,
  watch: Watch,
): Promise<{ values: Float32Array; width: number; setAside: SetAsideImage[] }> {
  const program = layerOf(classifier, layer);
  let values = new Float32Array(0);
  let width = 0;
  const reading = new SetAsideImages();
  const all = chosen(images, indices, reading);
  for await (const { from, rows, results } of runInBatches(program, all, workplace, watch)) {
    const data = results[layer]!.data as Float32Array;
    if (from === 0) {
      width = data.length / rows;
      values = new Float32Array(indices.length * width);
    }
    values.set(data, from * width);
    for (let row = from; row < from + rows; row++)
      if (reading.has(indices[row]!)) values.fill(Number.NaN, row * width, (row + 1) * width);
  }
  return { values, width, setAside: reading.list };
}

/** The images at these positions, as a program's rows. @param reading remembers those that cannot be read */
export const chosen = (images: ImageReader, indices: Int32Array, reading: SetAsideImages): Rows => ({
  count: indices.length,
  unit: "images",
  read: async (from, count) => ({ images: await reading.read(images, indices.subarray(from, from + count)) }),
});

function layerOf(classifier: Classifier, layer: OutputLayer): RowProgram {
  if (layer === "probabilities") return probabilities(classifier);
  const network = requireNetwork(classifier, `its ${layer}`);
  if (layer === "features" && network.design.featureCount === null)
    throw new ExemplarError(
      "UNSUPPORTED",
      "This classifier's features were not found: nothing in it looks like a classification layer",
      "Import it again, and say which value its classification layer reads.",
    );
  return networkRows(layer, network, (parameters, images) => ({
    [layer]: network.design.forward(parameters, images)[layer],
  }));
}
