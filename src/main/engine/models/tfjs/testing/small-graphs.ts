import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { importTfjsModel } from "../import-model.ts";
import { readTfjsModel } from "../read-model.ts";
import { type GraphFile, GraphWriter } from "./graph-writer.ts";

const undilated = { dilations: { list: { i: ["1", "1", "1", "1"] } } };

/** A convolution, its batch normalisation, a shortcut, pooling, and a linear layer on 8 × 8 × 3 images of 5 classes. */
export function plain(batch = -1): GraphWriter {
  const graph = new GraphWriter();
  const window = { data_format: { s: "NHWC" }, padding: { s: "SAME" } };
  graph.placeholder("image", [batch, 8, 8, 3]);
  graph.node("conv", "Conv2D", ["image", graph.floats("conv/kernel", [3, 3, 3, 4])], {
    ...window,
    ...undilated,
    strides: { list: { i: ["1", "1", "1", "1"] } },
  });
  graph.node("biased", "BiasAdd", ["conv", graph.floats("conv/bias", [4])], { data_format: { s: "NHWC" } });
  const moments = ["scale", "offset", "mean"].map((name) => graph.floats(`norm/${name}`, [4]));
  graph.node("norm", "FusedBatchNormV3", ["biased", ...moments, graph.constant("norm/variance", [4], [1, 2, 0.5, 3])], {
    data_format: { s: "NHWC" },
    epsilon: { f: 0.001 },
    is_training: { b: false },
  });
  graph.node("relu", "Relu", ["norm"]);
  graph.node("sum", "AddV2", ["relu", "biased"]);
  graph.node("pool", "MaxPool", ["sum"], {
    ...window,
    ksize: { list: { i: ["1", "2", "2", "1"] } },
    strides: { list: { i: ["1", "2", "2", "1"] } },
  });
  graph.node("mean", "Mean", ["pool", graph.integers("axes", [2], [1, 2])], { keep_dims: { b: false } });
  graph.node("product", "MatMul", ["mean", graph.floats("dense/kernel", [4, 5])], {
    transpose_a: { b: false },
    transpose_b: { b: false },
  });
  graph.node("logits", "BiasAdd", ["product", graph.floats("dense/bias", [5])]);
  graph.node("softmax", "Softmax", ["logits"]);
  graph.node("Identity", "Identity", ["softmax"]);
  return graph.output("scores", "Identity:0");
}

/** What TensorFlow's optimiser makes of such a network: fused operations, without a softmax. */
export function fused(): GraphWriter {
  const graph = new GraphWriter();
  const strides = { list: { i: ["1", "2", "2", "1"] } };
  graph.placeholder("image", [-1, 8, 8, 3]);
  graph.node("stem", "_FusedConv2D", ["image", graph.floats("k1", [3, 3, 3, 4]), graph.floats("b1", [4])], {
    ...fusing("BiasAdd", "Relu6"),
    ...undilated,
    data_format: { s: "NHWC" },
    padding: { s: "VALID" },
    strides,
  });
  const depthwise = [graph.floats("k2", [3, 3, 4, 1]), graph.floats("b2", [4])];
  graph.node("depthwise", "FusedDepthwiseConv2dNative", ["stem", ...depthwise], {
    ...fusing("BiasAdd", "Relu"),
    ...undilated,
    data_format: { s: "NHWC" },
    padding: { s: "SAME" },
    strides: { list: { i: ["1", "1", "1", "1"] } },
  });
  graph.node("flat", "Reshape", ["depthwise", graph.integers("shape", [2], [-1, 36])]);
  const dense = [graph.floats("k3", [36, 6]), graph.floats("b3", [6])];
  graph.node("hidden", "_FusedMatMul", ["flat", ...dense], fusing("BiasAdd", "Relu"));
  const last = [graph.floats("k4", [3, 6]), graph.floats("b4", [3])];
  graph.node("answers", "_FusedMatMul", ["hidden", ...last], { ...fusing("BiasAdd"), transpose_b: { b: true } });
  return graph.output("answers", "answers:0");
}

const fusing = (...operations: string[]) => ({
  fused_ops: { list: { s: operations } },
  num_args: { i: "1" },
});

/** Writes a model into a folder as TF.js's converter does. @returns the path of its description */
export function saveGraph(
  home: string,
  graph: GraphWriter,
  change: (file: GraphFile) => object = (file) => file,
): string {
  mkdirSync(home, { recursive: true });
  const { file, bytes } = graph.write();
  writeFileSync(join(home, "group1-shard1of1.bin"), bytes);
  writeFileSync(join(home, "model.json"), JSON.stringify(change(file)));
  return join(home, "model.json");
}

export const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

export const importFile = (path: string, settings: ModelSettings = {}) =>
  importTfjsModel(readTfjsModel(path), { settings }, unwatched);

export const nodeOf = (file: GraphFile, name: string) => file.modelTopology.node.find((node) => node.name === name)!;
