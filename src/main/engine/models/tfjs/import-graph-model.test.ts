import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as converter from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BlobFolder } from "../../blob-folder.ts";
import { compile } from "../../compile/compile.ts";
import { EngineState } from "../../engine-state.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { importModelTask } from "../../tasks/import-model.ts";
import { probabilities as answersOf } from "../answers.ts";
import { requireNetwork } from "../classifier.ts";
import { loadClassifier } from "../load-classifier.ts";
import { expectClassGradients, expectParts } from "../testing/expect-parts.ts";
import { type Drawn, floats, type GraphFile, type GraphWriter } from "./testing/graph-writer.ts";
import { fused, importFile, nodeOf, plain, saveGraph, unwatched } from "./testing/small-graphs.ts";
import { tfjsClassifier } from "./tfjs-classifier.ts";

let folder: string;
beforeAll(async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-graph-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const save = (graph: GraphWriter, name: string, change?: (file: GraphFile) => object) =>
  saveGraph(join(folder, name), graph, change);

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
