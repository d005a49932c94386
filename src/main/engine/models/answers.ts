import * as tf from "@tensorflow/tfjs-core";
import { quickRowCount, type RowProgram, type Specs, tracedRows, withRows } from "../batches/row-program.ts";
import { compile, type Program, type TensorFunction } from "../compile/compile.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { constants, type ParameterTensors } from "./architecture.ts";
import type { BlackBox, Classifier, Network } from "./classifier.ts";
import { measuredBytes } from "./measured-bytes.ts";

/** How images come about that a classifier is asked about: masked, for example, so that no more than masks travel. */
export interface ImageSource {
  /** Equal for what makes the same images of the same rows. */
  readonly key: string;
  readonly rows: Specs;
  readonly shared?: Specs;
  /** A pure TF.js function: one image `[H, W, C]` a row. */
  images(inputs: Record<string, tf.Tensor>): tf.Tensor;
}

/** Images as they are: `images [N, H, W, C]`. */
export const plainImages = ({ inputShape }: Pick<Classifier, "inputShape">): ImageSource => ({
  key: "images",
  rows: { images: { shape: inputShape, dtype: "float32" } },
  images: ({ images }) => images!,
});

/** A classifier's answers to images that are made on the way: `logProbabilities [N, classes]`. */
export function logProbabilities(classifier: Classifier, source: ImageSource): RowProgram {
  if (classifier.kind === "black-box") return askedInTurn(classifier, source);
  const { design, weights, key } = classifier;
  return tracedRows({
    key: `log-probabilities:${source.key}:${key}`,
    rows: source.rows,
    ...(source.shared && { shared: source.shared }),
    multiple: design.batch ?? 1,
    fn: (inputs) => ({
      logProbabilities: tf.logSoftmax(design.forward(constants(weights), source.images(inputs)).logits),
    }),
  });
}

/** `images [N, H, W, C]` → `probabilities [N, classes]` */
export function probabilities(classifier: Classifier): RowProgram {
  const { rows } = plainImages(classifier);
  if (classifier.kind === "network")
    return networkRows("probabilities", classifier, (parameters, images) => ({
      probabilities: tf.softmax(classifier.design.forward(parameters, images).logits),
    }));
  return { ...boxRows(classifier), key: `probabilities:${classifier.key}`, rows, build: classifier.program };
}

/** What is computed of each image `[H, W, C]`, with the weights as constants. */
export const networkRows = (
  name: string,
  { design, weights, key, inputShape }: Network,
  compute: (parameters: ParameterTensors, images: tf.Tensor) => ReturnType<TensorFunction>,
): RowProgram =>
  tracedRows({
    key: `${name}:${key}`,
    rows: plainImages({ inputShape }).rows,
    multiple: design.batch ?? 1,
    fn: ({ images }) => compute(constants(weights), images!),
  });

/** What a black box takes cannot be told from its file, so it is measured. */
const boxRows = (box: BlackBox) => ({
  shared: {},
  multiple: box.batchReason === null ? (box.batch ?? 1) : 1,
  async rowsAtOnce(memoryLimit: number, runtime: Runtime) {
    if (box.batchReason !== null) return 1;
    const multiple = box.batch ?? 1;
    const rows = quickRowCount(await measuredBytes(box, runtime), memoryLimit);
    return Math.max(1, Math.floor(rows / multiple)) * multiple;
  },
});

/** A black box cannot be part of a compiled program: one program makes the images, which the box is then asked about. */
const askedInTurn = (box: BlackBox, { key, rows, shared = {}, images }: ImageSource): RowProgram => ({
  ...boxRows(box),
  key: `log-probabilities:${key}:${box.key}`,
  rows,
  shared,
  async build(count, runtime): Promise<Program> {
    const specs = { ...shared, ...withRows(rows, count) };
    const source = await compile((inputs) => ({ images: images(inputs) }), specs, { runtime, name: key });
    const answers = await box.program(count, runtime);
    return {
      nodeCount: source.nodeCount + answers.nodeCount,
      async run(inputs) {
        const { probabilities } = await answers.run(await source.run(inputs));
        const { shape, data } = probabilities!;
        return { logProbabilities: { shape, dtype: "float32", data: Float32Array.from(data, Math.log) } };
      },
      async dispose() {
        await Promise.all([source.dispose(), answers.dispose()]);
      },
    };
  },
});
