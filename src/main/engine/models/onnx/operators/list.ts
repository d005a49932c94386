import type { OnnxOperator } from "../node-call.ts";
import { activations } from "./activation.ts";
import { constants } from "./constants.ts";
import { convolutions } from "./convolution.ts";
import { einsum } from "./einsum.ts";
import { elementwise } from "./elementwise.ts";
import { gridSampling } from "./grid-sample.ts";
import { indexing } from "./indexing.ts";
import { matmuls } from "./matmul.ts";
import { normalisation } from "./normalisation.ts";
import { patterns } from "./patterns.ts";
import { places } from "./places.ts";
import { pooling } from "./pooling.ts";
import { quantisation } from "./quantisation.ts";
import { reductions } from "./reduction.ts";
import { resizing } from "./resize.ts";
import { shapes } from "./shape.ts";

/** Every ONNX operator that is imported, by family. */
export const operatorFamilies = {
  elementwise,
  activations,
  matmuls,
  einsum,
  convolutions,
  pooling,
  normalisation,
  reductions,
  shapes,
  indexing,
  places,
  patterns,
  resizing,
  gridSampling,
  quantisation,
  constants,
} satisfies Record<string, readonly OnnxOperator[]>;

export const operators: ReadonlyMap<string, OnnxOperator> = new Map(
  Object.values(operatorFamilies)
    .flat()
    .map((operator) => [operator.name, operator]),
);
