import type * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "../architecture.ts";
import type { Integers } from "./read-model.ts";

type Artifacts = Required<Pick<tf.io.ModelArtifacts, "weightSpecs" | "weightData">>;

/** Weights as TF.js takes them: their elements, tensor after tensor, and what there is of each. */
export function weightArtifacts(weights: Weights, integers: Integers = {}): Artifacts {
  const constants = [
    ...Object.entries(weights).map(([name, { shape, data }]) => ({ name, shape, dtype: "float32" as const, data })),
    ...Object.entries(integers).map(([name, { shape, dtype, values }]) => ({
      name,
      shape,
      dtype,
      data: dtype === "int32" ? Int32Array.from(values) : Uint8Array.from(values),
    })),
  ];
  const parts = constants.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return {
    weightSpecs: constants.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
    weightData: Uint8Array.from(Buffer.concat(parts)).buffer,
  };
}
