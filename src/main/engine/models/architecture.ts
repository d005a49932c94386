import * as tf from "@tensorflow/tfjs-core";
import type { LayerSummary } from "../protocol.ts";

/** Extents without the batch. */
export type Shape = readonly number[];

export interface WeightTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** A network's parameters by name, such as `conv1/kernel`. */
export type Weights = Readonly<Record<string, WeightTensor>>;
export type ParameterTensors = Readonly<Record<string, tf.Tensor>>;

/** Weights as tensors, within a traced function: constants of the program. */
export function constants(weights: Weights): ParameterTensors {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
}

/** A place where training drops elements: draws of `[batch, …shape]`, each kept with probability 1 − rate. */
export interface DropoutSite {
  readonly shape: Shape;
  readonly rate: number;
}

/** What a network gives of images, or of its last spatial layer's activations. */
export interface Outputs {
  /** `[N, classes]` */
  readonly logits: tf.Tensor2D;
  /** What the classification layer reads, `[N, m]`; the logits again, where there is no such layer. */
  readonly features: tf.Tensor2D;
}

/** The last layer whose activations lie over the image. The outputs follow from them alone. */
export interface SpatialLayer {
  readonly name: string;
  /** `[height, width, channels]` */
  readonly shape: readonly [number, number, number];
  /** A pure TF.js function: images `[N, H, W, C]` → `[N, height, width, channels]`. */
  activations(parameters: ParameterTensors, images: tf.Tensor): tf.Tensor4D;
  /** A pure TF.js function of such activations. */
  outputs(parameters: ParameterTensors, activations: tf.Tensor4D): Outputs;
}

/** The last layer, logits = features · kernel + bias. */
export interface ClassificationLayer {
  /** `[m, classes]` */
  readonly kernel: WeightTensor;
  /** `[classes]` */
  readonly bias: WeightTensor;
}

/** A layer of one number, the logit of the second of two classes, as one of both: the first one's logit is zero. */
export const secondOfTwo = ({ kernel, bias }: ClassificationLayer): ClassificationLayer => ({
  kernel: {
    shape: [kernel.data.length, 2],
    data: Float32Array.from({ length: 2 * kernel.data.length }, (_, at) => (at % 2 === 0 ? 0 : kernel.data[at >> 1]!)),
  },
  bias: { shape: [2], data: Float32Array.of(0, bias.data[0]!) },
});

/** The layer of some of the classes, in their order; of all of them where none are named. */
export function ofColumns(
  { kernel, bias }: ClassificationLayer,
  columns: readonly number[] | null,
): ClassificationLayer {
  if (columns === null) return { kernel, bias };
  const [size, classCount] = kernel.shape as [number, number];
  const data = new Float32Array(size * columns.length);
  for (let row = 0; row < size; row++)
    for (const [at, column] of columns.entries())
      data[row * columns.length + at] = kernel.data[row * classCount + column]!;
  return {
    kernel: { shape: [size, columns.length], data },
    bias: { shape: [columns.length], data: Float32Array.from(columns, (column) => bias.data[column]!) },
  };
}

/** A network for one input shape and number of classes. */
export interface NetworkDesign {
  /** What the user sees of it, in order. */
  readonly layers: readonly LayerSummary[];
  readonly parameterShapes: Readonly<Record<string, Shape>>;
  readonly dropout: Readonly<Record<string, DropoutSite>>;
  /** How many images it takes at once, where it was made for so many; it takes others too, but fills them up. */
  readonly batch: number | null;
  /** How many features the classification layer reads; null where none was found. */
  readonly featureCount: number | null;
  /** Null where the network has none: no convolution, or only such that are passed by. */
  readonly spatialLayer: SpatialLayer | null;
  /** Null where the logits are no linear function of the features. */
  classificationLayer(weights: Weights): ClassificationLayer | null;
  /** The same network with other weights, where it does not take them from `forward`'s parameters but holds its own. */
  rebuiltWith?(weights: Weights): Promise<NetworkDesign>;
  /** Untrained weights. The same seed gives the same weights. */
  initialise(seed: number): Weights;
  /**
   * A pure TF.js function.
   * @param images `[N, H, W, C]`, pixels in [0, 1]
   * @param kept for training: which elements each dropout site keeps, bool `[N, …shape]`; nothing is dropped without
   */
  forward(parameters: ParameterTensors, images: tf.Tensor, kept?: Readonly<Record<string, tf.Tensor>>): Outputs;
}

export interface Architecture {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** @throws ExemplarError `INVALID` where the images are too small for it */
  design(inputShape: readonly [number, number, number], classCount: number): NetworkDesign;
}

export function parameterCount(design: NetworkDesign): number {
  return design.layers.reduce((sum, layer) => sum + layer.parameters, 0);
}
