import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "../compile/compile.ts";
import type { ClassificationLayer, NetworkDesign, Outputs, Weights } from "./architecture.ts";
import type { BlackBox, Classifier } from "./classifier.ts";

/**
 * A classifier with its logits divided by a softmax temperature (Guo et al. 2017, §4.2), in whatever way it is asked: as
 * a whole, from its last spatial layer on, or by its classification layer. Its answers are the same classes, and its
 * probabilities the calibrated ones. Features and activations stay what they are.
 */
export function atTemperature(classifier: Classifier, temperature: number): Classifier {
  const key = `${classifier.key}:temperature:${temperature}`;
  return classifier.kind === "network"
    ? { ...classifier, key, design: cooled(classifier.design, temperature) }
    : { ...classifier, key, program: cooledProgram(classifier, temperature) };
}

function cooled(design: NetworkDesign, temperature: number): NetworkDesign {
  const { spatialLayer, rebuiltWith } = design;
  const divided = ({ logits, features }: Outputs): Outputs => ({ logits: tf.div(logits, temperature), features });
  const layerOf = (weights: Weights): ClassificationLayer | null => {
    const layer = design.classificationLayer(weights);
    const scaled = ({ shape, data }: ClassificationLayer["kernel"]) => ({
      shape,
      data: data.map((value) => value / temperature),
    });
    return layer && { kernel: scaled(layer.kernel), bias: scaled(layer.bias) };
  };
  return {
    ...design,
    forward: (...asked) => divided(design.forward(...asked)),
    classificationLayer: layerOf,
    spatialLayer: spatialLayer && {
      ...spatialLayer,
      outputs: (...asked) => divided(spatialLayer.outputs(...asked)),
    },
    ...(rebuiltWith && { rebuiltWith: async (weights) => cooled(await rebuiltWith(weights), temperature) }),
  };
}

/** Of a black box only probabilities are known: pᵢ^(1/T), scaled so that they add up to one again. */
const cooledProgram =
  ({ program, classCount }: BlackBox, temperature: number): BlackBox["program"] =>
  async (batch, runtime): Promise<Program> => {
    const own = await program(batch, runtime);
    return {
      ...own,
      async run(inputs) {
        const { probabilities } = await own.run(inputs);
        const { shape, data } = probabilities!;
        const cooler = new Float32Array(data.length);
        for (let from = 0; from < data.length; from += classCount)
          cooler.set(cooledRow(Float64Array.from(data.subarray(from, from + classCount)), temperature), from);
        return { probabilities: { shape, dtype: "float32", data: cooler } };
      },
      dispose: () => own.dispose(),
    };
  };

/** Relative to the largest, so that no power of it is too small to be a number. */
function cooledRow(row: Float64Array, temperature: number): Float64Array {
  const largest = row.reduce((most, value) => Math.max(most, value), 0);
  const powers = row.map((value) => (value / largest) ** (1 / temperature));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}
