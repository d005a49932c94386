import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import { probabilities } from "../../answers.ts";
import type { Classifier } from "../../classifier.ts";
import type { ImportOptions } from "../../import-agreement.ts";
import { importModel } from "../import-model.ts";
import { onnxClassifier } from "../onnx-classifier.ts";
import { decodeModel } from "../read-model.ts";
import { NetworkBuilder } from "./network-builder.ts";

const runtime = onnxRuntime({ threads: 1 });
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

/** A file's bytes as the project would keep them, with what was found. */
export const importBytes = (bytes: Uint8Array, settings: ModelSettings = {}, options: Partial<ImportOptions> = {}) =>
  importModel(decodeModel(bytes, "model.onnx"), { settings, ...options }, unwatched);

/** The classifier that they become. */
export async function classifierOf(bytes: Uint8Array, settings: ModelSettings = {}): Promise<Classifier> {
  const imported = await importBytes(bytes, settings);
  return onnxClassifier(imported.bytes, "model.onnx", imported.report.sha256);
}

/** A small network for images of 8 × 8 × 3, to be finished in several ways. */
export function smallNetwork(batch: number | string = "batch") {
  const net = new NetworkBuilder({ opset: 17 });
  const y = net.convNormRelu(net.image(3, 8, 8, batch), 4, 3);
  return { net, y };
}

/** What a classifier answers to so many images at once, `[batch, classes]`. */
export async function askedAtOnce(classifier: Classifier, images: Float32Array, batch: number): Promise<number[]> {
  const program = await probabilities(classifier).build(batch, runtime);
  const shape = [batch, ...classifier.inputShape];
  const result = await program.run({ images: { shape, dtype: "float32", data: images } });
  await program.dispose();
  return Array.from(result.probabilities!.data);
}
