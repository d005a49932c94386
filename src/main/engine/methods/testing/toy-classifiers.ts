import * as tf from "@tensorflow/tfjs-core";
import { workplaceOn } from "../../batches/workplace.ts";
import type { Weights } from "../../models/architecture.ts";
import type { Classifier, Network } from "../../models/classifier.ts";
import { flatten, fullyConnected } from "../../models/layers.ts";
import { sequential } from "../../models/sequential.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Watch } from "../../watch.ts";
import { noCheckpoint } from "../checkpoint.ts";
import type { MapContext } from "../outputs/map.ts";

/** Two classes, p(class 0 | x) = b + wᵀx: the classifier for which expected masks are known in closed form. */
export function linearProbability(
  [height, width]: readonly [number, number],
  b: number,
  w: readonly number[],
): Network {
  return {
    kind: "network",
    key: `linear-probability:${b}:${w}`,
    inputShape: [height, width, 1],
    classCount: 2,
    weights: {},
    design: {
      layers: [{ name: "pixels", detail: "", outputShape: [height, width, 1], parameters: 0 }],
      parameterShapes: {},
      dropout: {},
      batch: null,
      featureCount: height * width,
      spatialLayer: null,
      classificationLayer: () => null,
      initialise: () => ({}),
      forward(_, images) {
        const flat = tf.reshape(images, [images.shape[0]!, height * width]) as tf.Tensor2D;
        const p = tf.add(tf.matMul(flat, tf.tensor2d([...w], [w.length, 1])), b);
        return { logits: tf.log(tf.concat([p, tf.sub(1, p)], 1)) as tf.Tensor2D, features: flat };
      },
    },
  };
}

/** logits = Wᵀx + b, with the weights that the seed gives. */
export function linearLogits(inputShape: readonly [number, number, number], classCount: number): Network {
  const layers = () => [flatten("flatten"), fullyConnected("fc", classCount)];
  const design = sequential({ id: "linear", label: "Linear", description: "", layers }).design(inputShape, classCount);
  const weights: Weights = design.initialise(1);
  return { kind: "network", key: `linear-logits:${inputShape}:${classCount}`, design, weights, inputShape, classCount };
}

export function contextOf(classifier: Classifier, memoryLimit?: number): MapContext {
  return { classifier, ...workplaceOn(onnxRuntime(), memoryLimit), checkpoint: noCheckpoint };
}

export const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };
