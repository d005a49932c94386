import { ExemplarError } from "#shared/contract/errors.ts";
import type { NetworkDesign } from "../architecture.ts";
import type { Classifier } from "../classifier.ts";
import { blackBoxProgram } from "./black-box.ts";
import { importedDesign, parameterCountOf, weightsOf } from "./imported-design.ts";
import type { OnnxModel } from "./model.ts";
import { type ModelRecord, recordOf } from "./model-record.ts";
import { decodeModel } from "./read-model.ts";

/** What a classifier's `architecture` is called where it was imported from an ONNX file. */
export const ONNX_ARCHITECTURE = "onnx";

/**
 * A stored model as a classifier: its network, where it can be differentiated, and else the file itself.
 * @param sha256 of the file
 */
export function onnxClassifier(file: Uint8Array, origin: string, sha256: string): Classifier {
  const model = decodeModel(file, origin);
  const record = recordOf(model);
  const { input, columns, blackBoxReason } = record;
  const classCount = columns?.length ?? record.classCount;
  const shared = { inputShape: input.imageShape, classCount, key: `${ONNX_ARCHITECTURE}:${sha256}` };
  if (blackBoxReason === null) return { ...shared, design: importedDesign(model, record), weights: weightsOf(model) };
  return {
    ...shared,
    design: opaqueDesign(model, record, blackBoxReason),
    weights: {},
    blackBox: {
      reason: blackBoxReason,
      program: (batch, runtime) => blackBoxProgram({ model, ...record }, batch, runtime),
    },
  };
}

/** How many activations a black box is taken to have for each of its pixels: what convolutional networks commonly have. */
const ACTIVATIONS_PER_PIXEL = 64;

function opaqueDesign(model: OnnxModel, { input }: ModelRecord, reason: string): NetworkDesign {
  const [height, width, channels] = input.imageShape;
  const refuse = () => {
    throw new ExemplarError(
      "UNSUPPORTED",
      `${model.origin} can only be asked for its answers: ${reason}`,
      "Choose a method that works on black boxes.",
    );
  };
  return {
    layers: [
      {
        name: model.origin,
        detail: "black box",
        outputShape: [height, width, channels * ACTIVATIONS_PER_PIXEL],
        parameters: parameterCountOf(model),
      },
    ],
    parameterShapes: {},
    dropout: {},
    initialise: refuse,
    forward: refuse,
  };
}
