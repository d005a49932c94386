import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "#shared/random/generator.ts";
import { compile } from "../../compile/compile.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { type KfacPosterior, precisionOf } from "./posterior.ts";

/**
 * Weights drawn from the posterior, each `[classes, width]`: W = W* + Q_V (G ∘ 1/√precision) Q_Uᵀ with G standard normal.
 * With √τ at each factor that is the paper's matrix normal MN(W*, V⁻¹, U⁻¹); with τ as it is, it is none.
 */
export async function sampleWeights(
  posterior: KfacPosterior,
  count: number,
  generator: RandomGenerator,
  runtime: Runtime,
): Promise<Float32Array[]> {
  const { width, classCount, weights, uValues, vValues, uVectors, vVectors } = posterior;
  const spec = (rows: number, columns: number) => ({ shape: [rows, columns], dtype: "float32" as const });
  const specs = {
    normals: spec(classCount, width),
    u: spec(width, width),
    v: spec(classCount, classCount),
    mean: spec(classCount, width),
  };
  const program = await compile(
    ({ normals, u, v, mean }) => ({
      weights: tf.add(
        tf.matMul(tf.matMul(v as tf.Tensor2D, normals as tf.Tensor2D), u as tf.Tensor2D, false, true),
        mean!,
      ),
    }),
    specs,
    { runtime, name: "sampled-weights" },
  );
  try {
    const fixed = {
      u: { ...specs.u, data: Float32Array.from(uVectors) },
      v: { ...specs.v, data: Float32Array.from(vVectors) },
      mean: { ...specs.mean, data: Float32Array.from(weights) },
    };
    const drawn: Float32Array[] = [];
    for (let sample = 0; sample < count; sample++) {
      const normals = new Float32Array(classCount * width);
      for (let k = 0; k < classCount; k++)
        for (let j = 0; j < width; j++)
          normals[k * width + j] = generator.normal() / Math.sqrt(precisionOf(posterior, uValues[j]!, vValues[k]!));
      const { weights: own } = await program.run({ ...fixed, normals: { ...specs.normals, data: normals } });
      drawn.push(own!.data as Float32Array);
    }
    return drawn;
  } finally {
    await program.dispose();
  }
}
