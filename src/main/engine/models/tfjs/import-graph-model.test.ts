import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as converter from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { BlobFolder } from "../../blob-folder.ts";
import { compile } from "../../compile/compile.ts";
import { EngineState } from "../../engine-state.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { importModelTask } from "../../tasks/import-model.ts";
import { probabilities as answersOf } from "../answers.ts";
import { requireNetwork } from "../classifier.ts";
import { loadClassifier } from "../load-classifier.ts";
import { expectClassGradients, expectParts } from "../testing/expect-parts.ts";
import { importTfjsModel } from "./import-model.ts";
import { readTfjsModel } from "./read-model.ts";
import { type Drawn, floats, type GraphFile, GraphWriter } from "./testing/graph-writer.ts";
import { tfjsClassifier } from "./tfjs-classifier.ts";

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
beforeAll(async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-graph-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const undilated = { dilations: { list: { i: ["1", "1", "1", "1"] } } };

/** A convolution, its batch normalisation, a shortcut, pooling, and a linear layer on 8 × 8 × 3 images of 5 classes. */
function plain(batch = -1): GraphWriter {
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
function fused(): GraphWriter {
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

/** Writes a model as TF.js's converter does. */
function save(graph: GraphWriter, name: string, change: (file: GraphFile) => object = (file) => file): string {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const { file, bytes } = graph.write();
  writeFileSync(join(home, "group1-shard1of1.bin"), bytes);
  writeFileSync(join(home, "model.json"), JSON.stringify(change(file)));
  return join(home, "model.json");
}

const importFile = (path: string, settings: ModelSettings = {}, classNames?: string[]) =>
  importTfjsModel(readTfjsModel(path), { settings, ...(classNames && { classNames }) }, unwatched);

/** What TF.js itself gives on its CPU backend, from the file alone. */
function original(path: string, images: tf.Tensor): tf.Tensor {
  const file = JSON.parse(readFileSync(path, "utf8"));
  const bytes = readFileSync(join(path, "..", "group1-shard1of1.bin"));
  const model = converter.loadGraphModelSync([file, Uint8Array.from(bytes).buffer]);
  return model.predict(images) as tf.Tensor;
}

describe.each([
  { name: "plain", graph: plain, answers: "probabilities", classCount: 5, features: 4, convolution: "conv" },
  { name: "fused", graph: fused, answers: "logits", classCount: 3, features: 6, convolution: "depthwise" },
] as const)("a $name graph", ({ name, graph, answers, classCount, features: size, convolution }) => {
  test("answers, compiled and stored, as TF.js does, and has its features", async () => {
    const drawn = graph();
    const path = save(drawn, name);
    const { report, bytes } = await importFile(path, { scale: 2, mean: [0.1, 0.2, 0.3] });
    expect(report).toMatchObject({
      file: "model.json",
      producer: "1.0",
      input: { name: "image", layout: "NHWC", height: 8, width: 8, channels: 3, dynamicBatch: true },
      output: { answers, classCount },
      features: { size },
      lastConvolution: { node: convolution },
      capabilities: ["black-box", "features", "gradients"],
    });
    expect(report.agreement!.difference).toBeLessThan(1e-4);
    const classifier = requireNetwork(await tfjsClassifier("tfjs-graph")(bytes, "stored", report.sha256), "");
    const images = tf.randomUniform([3, 8, 8, 3], 0, 1, "float32", 5);
    const answer = original(path, tf.sub(tf.mul(images, 2), tf.tensor1d([0.1, 0.2, 0.3])));
    const expected = (answers === "logits" ? tf.softmax(answer) : answer).dataSync();
    const program = await answersOf(classifier).build(3, onnxRuntime({ threads: 1 }));
    const data = images.dataSync() as Float32Array;
    const { probabilities } = await program.run({ images: { shape: [3, 8, 8, 3], dtype: "float32", data } });
    await program.dispose();
    for (const [index, value] of expected.entries()) expect(probabilities!.data[index]).toBeCloseTo(value, 5);

    expectParts(classifier);
    await expectClassGradients(classifier);
    const { logits, features } = classifier.design.forward({}, images);
    expect(features.shape).toEqual([3, size]);
    const { weights, bias, transposed } = report.classificationLayer!;
    const [kernel, shift] = [weights, bias!].map((constant) => tensorOf(drawn.drawn.get(constant)!));
    const product = tf.add(tf.matMul(features, kernel as tf.Tensor2D, false, transposed), shift!);
    expect(tf.max(tf.abs(tf.sub(product, logits))).dataSync()[0]).toBeLessThan(1e-5);
  });
});

const tensorOf = ({ shape, values }: Drawn) => tf.tensor(values, shape);

test("a model that normalises by the images it happens to see together is asked about one at a time", async () => {
  const graph = fused();
  graph.node("mean", "Mean", ["answers", graph.integers("axes", [1], [0])], { keep_dims: { b: true } });
  graph.node("centred", "Sub", ["answers", "mean"]);
  const { report, bytes } = await importFile(save(graph.output("answers", "centred:0"), "statistics"));
  expect(report.batchReason).toMatch(/differently alone and among others/);
  const classifier = await tfjsClassifier("tfjs-graph")(bytes, "stored", report.sha256);
  expect(classifier).toMatchObject({ kind: "black-box", batchReason: report.batchReason });
});

test("gradients by the image are those of finite differences", async () => {
  const { bytes, report } = await importFile(save(fused(), "gradient"));
  const { design } = requireNetwork(await tfjsClassifier("tfjs-graph")(bytes, "stored", report.sha256), "");
  const shape = [1, 8, 8, 3];
  const target = (x: tf.Tensor) => tf.sum(tf.mul(design.forward({}, x).logits, tf.tensor1d([1, -2, 3])));
  const program = await compile(
    ({ images }) => ({ gradient: tf.grad(target)(images!) }),
    { images: { shape, dtype: "float32" } },
    { runtime: onnxRuntime({ threads: 1 }), name: "gradient" },
  );
  const images = tf.randomUniform(shape, 0, 1, "float32", 6);
  const data = images.dataSync() as Float32Array;
  const { gradient } = await program.run({ images: { shape, dtype: "float32", data } });
  await program.dispose();
  const step = 1e-2;
  const at = (index: number, change: number) =>
    target(tf.tensor(data.with(index, data[index]! + change), shape)).dataSync()[0]!;
  for (const index of [0, 17, 50, 101, 150, 191]) {
    const slope = (at(index, step) - at(index, -step)) / (2 * step);
    expect(gradient!.data[index]).toBeCloseTo(slope, 2);
  }
  expect(gradient!.data.some((value) => Math.abs(Number(value)) > 0.01)).toBe(true);
});

test("weights in fewer bits are what TF.js makes of them", async () => {
  const graph = plain();
  const path = save(graph, "quantised", (file) => {
    const { weights } = file.weightsManifest[0]!;
    const kernel = weights.find(({ name }) => name === "conv/kernel")!;
    const whole = readFileSync(join(folder, "quantised", "group1-shard1of1.bin"));
    const size = floats(kernel.shape);
    const codes = Buffer.from(Array.from({ length: size }, (_, index) => (index * 37) % 256));
    const start = graph.offsetOf("conv/kernel");
    const bytes = Buffer.concat([whole.subarray(0, start), codes, whole.subarray(start + 4 * size)]);
    writeFileSync(join(folder, "quantised", "group1-shard1of1.bin"), bytes);
    Object.assign(kernel, { quantization: { dtype: "uint8", scale: 0.01, min: -1.2, original_dtype: "float32" } });
    return file;
  });
  const { report, bytes } = await importFile(path);
  const classifier = requireNetwork(await tfjsClassifier("tfjs-graph")(bytes, "stored", report.sha256), "");
  const images = tf.randomUniform([2, 8, 8, 3], 0, 1, "float32", 7);
  const answer = tf.softmax(classifier.design.forward({}, images).logits);
  expect(tf.max(tf.abs(tf.sub(answer, original(path, images)))).dataSync()[0]).toBeLessThan(1e-6);
});

test("a graph for one image answers batches", async () => {
  const path = save(plain(1), "single");
  const { report, bytes } = await importFile(path);
  expect(report.input.dynamicBatch).toBe(false);
  const classifier = requireNetwork(await tfjsClassifier("tfjs-graph")(bytes, "stored", report.sha256), "");
  const images = tf.randomUniform([3, 8, 8, 3], 0, 1, "float32", 8);
  const answer = tf.softmax(classifier.design.forward({}, images).logits);
  const expected = tf.concat(tf.split(images, 3).map((image) => original(path, image)));
  expect(tf.max(tf.abs(tf.sub(answer, expected))).dataSync()[0]).toBeLessThan(1e-6);
});

test("the output with the answers can be chosen", async () => {
  const path = save(plain().output("average", "mean:0"), "two");
  await expect(importFile(path)).rejects.toThrow(/has 2 outputs that may be its answers: scores, average/);
  expect((await importFile(path, { output: "scores" })).report.output.classCount).toBe(5);
  const { report } = await importFile(path, { output: "logits" });
  expect(report.output).toEqual({ name: "logits", answers: "logits", classCount: 5 });
  await expect(importFile(path, { output: "none" })).rejects.toThrow(/has no value 'none'/);
});

test("a stored model is a classifier like any other", async () => {
  const path = save(plain(), "stored");
  const weightsPath = join(folder, "stored.safetensors");
  const params = { path, settings: {}, into: weightsPath };
  const { architecture, sha256: weightsSha256 } = await importModelTask(params, {
    ...unwatched,
    state: new EngineState(),
    blobs: new BlobFolder(),
  });
  expect(architecture).toBe("tfjs-graph");
  const reference = { architecture, weightsPath, weightsSha256, inputShape: [8, 8, 3], classCount: 5 } as const;
  const { key, classCount, inputShape } = await loadClassifier(reference);
  expect({ key, classCount, inputShape }).toEqual({
    key: `tfjs-graph:${weightsSha256}`,
    classCount: 5,
    inputShape: [8, 8, 3],
  });
});

const nodeOf = (file: GraphFile, name: string) => file.modelTopology.node.find((node) => node.name === name)!;

test("what TF.js runs and nothing compiles is a black box, which TF.js is asked", async () => {
  const path = save(plain(), "opaque", (file) => {
    // The places of the sorted scores: TF.js has the operation, the compiler does not.
    nodeOf(file, "relu").op = "Unique";
    return file;
  });
  const { report, bytes } = await importFile(path);
  expect(report).toMatchObject({ capabilities: ["black-box"], agreement: null });
  expect(report.blackBoxReason).toMatch(/kernel Unique cannot be compiled/);
  const classifier = await tfjsClassifier("tfjs-graph")(bytes, "stored", report.sha256);
  expect(classifier).toMatchObject({ kind: "black-box", classCount: 5 });
  const images = tf.randomUniform([2, 8, 8, 3], 0, 1, "float32", 7);
  const program = await answersOf(classifier).build(2, onnxRuntime({ threads: 1 }));
  const data = images.dataSync() as Float32Array;
  const { probabilities } = await program.run({ images: { shape: [2, 8, 8, 3], dtype: "float32", data } });
  for (const [index, value] of original(path, images).dataSync().entries())
    expect(probabilities!.data[index]).toBeCloseTo(value, 5);
});

describe("what is no usable graph is refused in words:", () => {
  const refused = async (
    name: string,
    graph: GraphWriter,
    change: (file: GraphFile) => object,
    message: RegExp,
    code = "INVALID",
  ) => {
    const attempt = (async () => importFile(save(graph, name, change)))();
    await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  };
  const same = (file: GraphFile) => file;

  test("weights outside of its folder, and files that are too short", async () => {
    const manifest = (change: object) => (file: GraphFile) => ({
      ...file,
      weightsManifest: [{ ...file.weightsManifest[0]!, ...change }],
    });
    await refused("outside", plain(), manifest({ paths: ["../plain/group1-shard1of1.bin"] }), /outside of the model's/);
    await refused("no-weights", plain(), manifest({ paths: [], weights: [] }), /no values of its constant '/);
    const path = save(plain(), "short");
    writeFileSync(join(path, "..", "group1-shard1of1.bin"), Buffer.alloc(100));
    expect(() => readTfjsModel(path)).toThrow(/hold 100 bytes, its weights take/);
  });

  test("control flow, by the operator's name", () =>
    refused(
      "loop",
      plain(),
      (file) => {
        nodeOf(file, "relu").op = "StatelessWhile";
        return file;
      },
      /by StatelessWhile, in its node 'relu'/,
      "UNSUPPORTED",
    ));

  test("an operator that TF.js lacks", async () => {
    const renamed = (op: string) => (file: GraphFile) => {
      nodeOf(file, "relu").op = op;
      return file;
    };
    await refused("unknown", plain(), renamed("Frobnicate"), /Unknown op 'Frobnicate'/, "UNSUPPORTED");
  });

  test("nodes that read one another, or what no node makes", async () => {
    const reading = (node: string, input: string) => (file: GraphFile) => {
      nodeOf(file, node).input[0] = input;
      return file;
    };
    await refused("cycle", plain(), reading("relu", "mean"), /reads what is computed from it/);
    await refused("itself", plain(), reading("relu", "relu"), /reads what is computed from it/);
    await refused("ghost", plain(), reading("relu", "ghost:1"), /'relu' reads 'ghost:1', which no node makes/);
    await refused("prototype", plain().node("toString", "Relu", ["image"]), same, /a node is called 'toString'/);
  });

  test("more than memory holds", () => {
    const graph = plain();
    graph.node("vast", "Fill", [graph.integers("extents", [1], [2 ** 30]), graph.constant("one", [], [1])]);
    graph.node("total", "Sum", ["vast", graph.integers("all", [1], [0])]);
    graph.node("more", "AddV2", ["Identity", "total"]);
    graph.outputs.clear();
    return refused("vast", graph.output("more", "more"), same, /computes a value of shape \[1073741824\]/);
  });

  test("a range without end", () => {
    const graph = plain();
    const bounds = [
      graph.integers("from", [], [0]),
      graph.integers("to", [], [2 ** 31 - 1]),
      graph.integers("by", [], [1]),
    ];
    graph.node("range", "Range", bounds, { Tidx: { type: "DT_INT32" } });
    graph.node("total", "Sum", ["range", graph.integers("all", [1], [0])]);
    graph.node("more", "AddV2", ["Identity", "total"]).outputs.clear();
    return refused("range", graph.output("more", "more"), same, /'range' makes 2147483647 numbers by Range/);
  });

  test("weights of other shapes, and an image that is none", async () => {
    await refused(
      "swapped",
      plain(),
      (file) => {
        file.weightsManifest[0]!.weights.find(({ name }) => name === "dense/kernel")!.shape.reverse();
        return file;
      },
      /not a usable TensorFlow\.js model/,
    );
    await refused(
      "whole",
      plain(),
      (file) => {
        nodeOf(file, "image").attr.dtype = { type: "DT_INT32" };
        return file;
      },
      /reads 'image' as DT_INT32, not as float32/,
      "UNSUPPORTED",
    );
  });

  test("a description with some of its characters changed", async () => {
    const path = save(plain(), "fuzzed");
    const text = readFileSync(path, "utf8");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom("0", "9", '"', "}", "[", "x", "-1,", "null"),
        async (at, put) => {
          writeFileSync(path, text.slice(0, at) + put + text.slice(at + 1));
          try {
            expect((await importFile(path)).report.output.classCount).toBeGreaterThan(1);
          } catch (error) {
            if (!(error instanceof ExemplarError)) throw error;
          }
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });
});
