import { type Network, requireNetwork } from "#engine/models/classifier.ts";
import { importModel } from "#engine/models/onnx/import-model.ts";
import { onnxClassifier } from "#engine/models/onnx/onnx-classifier.ts";
import { decodeModel } from "#engine/models/onnx/read-model.ts";
import { ModelBuilder } from "#engine/models/onnx/testing/model-builder.ts";
import { flat, readReference } from "./reference-files.ts";

interface Layer {
  readonly type: "conv" | "relu" | "maxpool" | "gap" | "flatten" | "fc";
  readonly stride?: number;
  readonly padding?: number;
  readonly size?: number;
  readonly kernel_out_in_h_w?: number[][][][];
  readonly weight_out_in?: number[][];
  readonly bias?: number[];
}

interface TinyNetwork {
  /** `[C, H, W]` */
  readonly input: [number, number, number];
  readonly classes: number;
  readonly layers: Layer[];
  /** `[C, H, W]` each. */
  readonly images: number[][][][];
}

/**
 * A network that the references describe by its weights, imported as an ONNX file like a user's own.
 * @param file `insecurities/networks`, or where another file says that its networks are
 */
export async function tinyNetwork(
  name: string,
  file = "../insecurities/networks.json",
): Promise<{ network: Network; images: number[][][][] }> {
  const [, family, base] = /([^/]+)\/([^/]+)\.json$/.exec(file)!;
  const described = readReference(family!, base!).inputs[name] as TinyNetwork;
  const builder = new ModelBuilder();
  let x = builder.input("image", ["batch", ...described.input]);
  for (const layer of described.layers) x = add(builder, x, layer);
  builder.output(builder.named("logits", x), ["batch", described.classes]);
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const { bytes, report } = await importModel(decodeModel(builder.bytes(), name), { settings: {} }, watch);
  return {
    network: requireNetwork(onnxClassifier(bytes, name, report.sha256), "gradients"),
    images: described.images,
  };
}

function add(builder: ModelBuilder, x: string, layer: Layer): string {
  const { stride = 1, padding = 0, size = 1, bias = [] } = layer;
  switch (layer.type) {
    case "conv": {
      const kernel = layer.kernel_out_in_h_w!;
      const shape = [kernel.length, kernel[0]!.length, kernel[0]![0]!.length, kernel[0]![0]![0]!.length];
      const weights = [builder.floats(flat(kernel), shape), builder.floats(bias)];
      const attributes = { kernel_shape: shape.slice(2), strides: [stride, stride], pads: Array(4).fill(padding) };
      return builder.node("Conv", [x, ...weights], { attributes });
    }
    case "relu":
      return builder.node("Relu", [x]);
    case "maxpool":
      return builder.node("MaxPool", [x], { attributes: { kernel_shape: [size, size], strides: [stride, stride] } });
    case "gap":
      return builder.node("Flatten", [builder.node("GlobalAveragePool", [x])]);
    case "flatten":
      return builder.node("Flatten", [x]);
    case "fc": {
      const kernel = layer.weight_out_in!;
      const weights = [builder.floats(flat(kernel), [kernel.length, kernel[0]!.length]), builder.floats(bias)];
      return builder.node("Gemm", [x, ...weights], { attributes: { transB: 1 } });
    }
  }
}
