import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { networkRows } from "../answers.ts";
import {
  AGREEMENT,
  agreementOf,
  type CheckImages,
  disagreement,
  HALF_PRECISION_AGREEMENT,
  type OriginalLogits,
} from "../import-agreement.ts";
import { importFailure, isNotCovered } from "../import-failure.ts";
import { joined, type RawAnswers } from "../raw-answers.ts";
import { isHalfPrecision } from "./half-precision.ts";
import { importedDesign, requireGradient, weightsOf } from "./imported-design.ts";
import type { OnnxModel } from "./model.ts";
import type { NetworkUse } from "./network-use.ts";
import { type Survey, survey } from "./survey.ts";

export interface Attempt {
  readonly survey: Survey | null;
  readonly agreement: ModelReport["agreement"];
  /** Why the model stays a black box. */
  readonly reason: string | null;
}

/**
 * Imports a model's operators and holds them to the original's logits. What is not covered, or does not agree, is why it
 * stays a black box.
 * @throws ExemplarError `INTERNAL` where the import itself fails of a model that ONNX Runtime runs
 */
export async function attemptImport(
  model: OnnxModel,
  use: NetworkUse,
  { blackBox }: ModelSettings,
  check: CheckImages,
  original: OriginalLogits,
): Promise<Attempt> {
  if (blackBox) return { survey: null, agreement: null, reason: "it was imported as a black box, as was asked for" };
  let seen: Survey | null = null;
  try {
    seen = survey(model, use);
    requireGradient(model, use);
    const limit = isHalfPrecision(model) ? HALF_PRECISION_AGREEMENT : AGREEMENT;
    const agreement = agreementOf(check, original, await importedLogits(model, use, check), limit);
    return { survey: seen, agreement, reason: disagreement(agreement) };
  } catch (error) {
    if (isNotCovered(error)) return { survey: seen, agreement: null, reason: error.message };
    throw importFailure(model.origin, error);
  }
}

/** The import's logits, of all outputs. */
async function importedLogits(model: OnnxModel, use: NetworkUse, check: CheckImages): Promise<Float32Array> {
  const { imageShape } = use.input;
  const { images, count, scales } = check;
  const size = count * sizeOf(imageShape);
  const design = importedDesign(model, { ...use, columns: null });
  const own = { design, weights: weightsOf(model), inputShape: imageShape, classCount: use.classCount };
  const rows = networkRows("logits", { kind: "network", ...own, key: model.origin }, (parameters, part) => ({
    logits: design.forward(parameters, part).logits,
  }));
  const program = await rows.build(count, onnxRuntime({ brief: true }));
  try {
    const parts: RawAnswers[] = [];
    for (const [index] of scales.entries()) {
      const data = images.slice(index * size, (index + 1) * size);
      const { logits } = await program.run({ images: { shape: [count, ...imageShape], dtype: "float32", data } });
      parts.push({ values: logits!.data as Float32Array, width: use.classCount });
    }
    return joined(parts).values;
  } finally {
    await program.dispose();
  }
}
