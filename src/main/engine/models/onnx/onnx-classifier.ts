import type { Classifier } from "../classifier.ts";
import { blackBoxProgram } from "./black-box.ts";
import { importedDesign, weightsOf } from "./imported-design.ts";
import { recordOf } from "./model-record.ts";
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
  const { input, columns, blackBoxReason, batchReason } = record;
  const classCount = columns?.length ?? record.classCount;
  const shared = { inputShape: input.imageShape, classCount, key: `${ONNX_ARCHITECTURE}:${sha256}` };
  if (blackBoxReason === null)
    return { kind: "network", ...shared, design: importedDesign(model, record), weights: weightsOf(model) };
  return {
    kind: "black-box",
    ...shared,
    reason: blackBoxReason,
    batchReason,
    batch: input.batch,
    program: (batch, runtime) => blackBoxProgram({ model, ...record }, batch, runtime),
  };
}
