import * as tf from "@tensorflow/tfjs-core";
import { compile, type Program } from "../../compile/compile.ts";
import type { Classifier } from "../../models/classifier.ts";
import { constants } from "../../models/predict.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { ExplanationContext } from "./explanation-method.ts";

/**
 * ∂ logit_c / ∂ image of each image of a batch.
 * @param images `[batch, H, W, C]`
 * @returns `[batch, H, W, C]`
 */
export function inputGradients(
  { classifier, programs, runtime }: ExplanationContext,
  images: Float32Array,
  batch: number,
  targetClass: number,
): Promise<Float32Array> {
  const { key, inputShape, classCount } = classifier;
  const build = () => compileInputGradient(classifier, batch, runtime);
  return programs.use(`input-gradient:${key}:${batch}`, build, async (program) => {
    const target = new Float32Array(classCount);
    target[targetClass] = 1;
    const { gradients } = await program.run({
      images: { shape: [batch, ...inputShape], dtype: "float32", data: images },
      target: { shape: [1, classCount], dtype: "float32", data: target },
    });
    return gradients!.data as Float32Array;
  });
}

function compileInputGradient(
  { design, weights, inputShape, classCount }: Classifier,
  batch: number,
  runtime: Runtime,
): Promise<Program> {
  return compile(
    ({ images, target }) => {
      const parameters = constants(weights);
      const logit = (x: tf.Tensor) => tf.sum(tf.mul(design.forward(parameters, x).logits, target!)) as tf.Scalar;
      return { gradients: tf.grad(logit)(images!) };
    },
    {
      images: { shape: [batch, ...inputShape], dtype: "float32" },
      target: { shape: [1, classCount], dtype: "float32" },
    },
    { runtime, name: "input gradient" },
  );
}

/** Sums `[H, W, C]` over channels. */
export function sumChannels(values: Float32Array | Float64Array, channels: number): Float32Array {
  const result = new Float32Array(values.length / channels);
  for (let k = 0; k < values.length; k++) result[Math.floor(k / channels)]! += values[k]!;
  return result;
}
