import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { RowProgram } from "../../batches/row-program.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { SetAsideImages } from "../../datasets/set-aside-images.ts";
import { networkRows } from "../../models/answers.ts";
import { type Classifier, type Network, requireNetwork } from "../../models/classifier.ts";
import { chosen } from "../../models/predict.ts";
import type { SetAsideImage } from "../../protocol.ts";
import type { Watch } from "../../watch.ts";
import type { DatasetMaterial } from "../runner.ts";

/** A classification layer as one matrix: logits = weights · (features, 1). */
export interface FeatureNetwork {
  readonly network: Network;
  /** Features and the constant 1, which the bias belongs to. */
  readonly width: number;
  readonly classCount: number;
  /** `[classes, width]`, the bias last. */
  readonly weights: Float32Array;
}

/**
 * The network whose last layer is taught.
 * @throws ExemplarError `UNSUPPORTED` where it has no features or their weights are unknown
 */
export function featureNetwork(classifier: Classifier): FeatureNetwork {
  const network = requireNetwork(classifier, "its features");
  const layer = network.design.featureCount === null ? null : network.design.classificationLayer(network.weights);
  if (layer === null)
    throw new ExemplarError(
      "UNSUPPORTED",
      "Nothing in this classifier looks like a classification layer with weights, which a learner could be taught",
      "Import it again and name the value that its classification layer reads, or train a classifier here.",
    );
  const [count, classCount] = layer.kernel.shape as [number, number];
  const width = count + 1;
  const weights = new Float32Array(classCount * width);
  for (let c = 0; c < classCount; c++) {
    for (let j = 0; j < count; j++) weights[c * width + j] = layer.kernel.data[j * classCount + c]!;
    weights[c * width + count] = layer.bias.data[c]!;
  }
  return { network, width, classCount, weights };
}

/** Features (with the constant 1 last) and answers of some images. */
export interface FeatureBatch {
  /** Within the dataset; images that cannot be read are left out. */
  readonly indices: Int32Array;
  /** `[rows, width]` */
  readonly features: Float32Array;
  /** `[rows, classes]` */
  readonly probabilities: Float32Array;
}

const featureProgram = ({ network }: FeatureNetwork): RowProgram =>
  networkRows("features-and-answers", network, (parameters, batch) => {
    const { features, logits } = network.design.forward(parameters, batch);
    return { features, probabilities: tf.softmax(logits) };
  });

/** What the classification layer reads of one image `[H, W, C]`, with the constant 1 last. */
export async function featuresOf(
  taught: FeatureNetwork,
  image: Float32Array,
  workplace: Workplace,
): Promise<Float32Array> {
  const features = new Float32Array(taught.width).fill(1);
  for await (const { results } of runInBatches(
    featureProgram(taught),
    { count: 1, read: () => ({ images: image }) },
    workplace,
  ))
    features.set(results.features!.data as Float32Array);
  if (!features.every(Number.isFinite)) throw notFinite("the target");
  return features;
}

/**
 * What the classification layer reads of images, and what it answers, a batch at a time. Images that cannot be read are
 * left out, and told of at the end.
 * @throws ExemplarError `INVALID` that names the image whose features are no finite numbers
 */
export async function* featureBatches(
  taught: FeatureNetwork,
  { images }: Pick<DatasetMaterial, "images">,
  indices: Int32Array,
  workplace: Workplace,
  watch: Partial<Watch>,
  setAside: (image: SetAsideImage) => void = () => undefined,
): AsyncGenerator<FeatureBatch, void, void> {
  const { width, classCount } = taught;
  const program = featureProgram(taught);
  const reading = new SetAsideImages();
  const count = width - 1;
  for await (const { from, rows, results } of runInBatches(
    program,
    chosen(images, indices, reading),
    workplace,
    watch,
  )) {
    const own = indices.subarray(from, from + rows);
    const readable = Array.from(own.keys()).filter((row) => !reading.has(own[row]!));
    const features = new Float32Array(readable.length * width).fill(1);
    const probabilities = new Float32Array(readable.length * classCount);
    for (const [to, row] of readable.entries()) {
      const z = (results.features!.data as Float32Array).subarray(row * count, (row + 1) * count);
      const p = (results.probabilities!.data as Float32Array).subarray(row * classCount, (row + 1) * classCount);
      if (!z.every(Number.isFinite) || !p.every(Number.isFinite)) throw notFinite(`image ${own[row]!}`);
      features.set(z, to * width);
      probabilities.set(p, to * classCount);
    }
    yield { indices: Int32Array.from(readable, (row) => own[row]!), features, probabilities };
  }
  for (const image of reading.list) setAside(image);
}

const notFinite = (image: string) =>
  new ExemplarError(
    "INVALID",
    `The classifier's features of ${image} are not finite numbers, so no learner can be taught with them`,
    "Look at that image and at what the classifier answers to it, or leave it out of the dataset.",
  );
