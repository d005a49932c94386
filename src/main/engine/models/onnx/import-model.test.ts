import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { PackedImageReader } from "../../datasets/packed-images.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { requireNetwork } from "../classifier.ts";
import type { ImportOptions } from "../import-agreement.ts";
import { loadClassifier } from "../load-classifier.ts";
import { predict } from "../predict.ts";
import { expectClassGradients, expectParts } from "../testing/expect-parts.ts";
import { onnxClassifier } from "./onnx-classifier.ts";
import { decodeModel } from "./read-model.ts";
import { normalImages, runFile } from "./testing/compare-with-runtime.ts";
import { askedAtOnce, classifierOf, importBytes, smallNetwork } from "./testing/imported.ts";
import { ModelBuilder } from "./testing/model-builder.ts";
import { NetworkBuilder } from "./testing/network-builder.ts";
import { networks } from "./testing/networks/list.ts";

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const workplace = workplaceOn(onnxRuntime({ threads: 1 }));

let folder: string;
beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(networks))("%s", (name, generate) => {
  test("is imported with its gradients, and its layers are found", async () => {
    const { bytes, imageShape, classCount } = generate();
    const [channels, height, width] = imageShape;
    const { report, bytes: stored } = await importBytes(bytes);
    expect(report.blackBoxReason).toBeNull();
    expect(report).toMatchObject({
      input: { name: "image", layout: "NCHW", height, width, channels, dynamicBatch: true },
      output: { name: "logits", answers: "logits", classCount },
      capabilities: ["black-box", "features", "gradients"],
      preprocessing: { source: "unknown" },
    });
    expect(report.agreement!.difference).toBeLessThan(1e-4);
    expect(report.operators.every(({ covered }) => covered)).toBe(true);
    expect(report.features!.size).toBeGreaterThan(3);
    expect(report.classificationLayer).toMatchObject({ transposed: true });
    expect(report.preprocessing.nodes).toHaveLength(name === "Inception" ? 2 : 0);
    const isSequence = name.startsWith("ViT");
    if (isSequence) expect(report.lastConvolution).toBeNull();
    else expect(report.lastConvolution!.shape).toHaveLength(3);
    if (["GoogLeNet", "DenseNet", "Inception"].includes(name)) expect(report.lastConvolution!.node).toMatch(/^Concat_/);
    const network = requireNetwork(onnxClassifier(stored, "m", report.sha256), "");
    expectParts(network);
    if (["ResNet", "GoogLeNet", "VGG"].includes(name)) await expectClassGradients(network);
    expect(report.layers.length).toBeGreaterThan(3);
  });
});

describe("what is found", () => {
  test("features times the classification layer's weights, and its bias, are the logits", async () => {
    const { bytes } = networks.EfficientNet!();
    const { report, bytes: stored } = await importBytes(bytes);
    const { design, weights, inputShape } = requireNetwork(onnxClassifier(stored, "m", report.sha256), "");
    const { weights: kernel, bias } = report.classificationLayer!;
    tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
      );
      const images = tf.randomUniform([2, ...inputShape], 0, 1, "float32", 3);
      const { logits, features } = design.forward(tensors, images);
      const product = tf.add(tf.matMul(features, tensors[kernel] as tf.Tensor2D, false, true), tensors[bias!]!);
      const difference = tf.max(tf.abs(tf.sub(product, logits))).dataSync()[0]!;
      expect(difference).toBeLessThan(1e-5);
    });
  });

  test("a softmax in the graph: logits are what it reads, and are what gradients are taken of", async () => {
    const { net, y } = smallNetwork();
    const logits = net.linear(net.flatten(net.globalPool(y)), 5);
    net.output(net.named("probabilities", net.node("Softmax", [logits])), ["batch", 5]);
    const { report, bytes } = await importBytes(net.bytes());
    expect(report.output).toEqual({ name: "probabilities", answers: "probabilities", classCount: 5 });
    expect(report.capabilities).toContain("features");
    const { design } = requireNetwork(onnxClassifier(bytes, "m", report.sha256), "");
    const { logits: raw } = design.forward({}, tf.zeros([1, 8, 8, 3]));
    expect(Math.abs(tf.sum(tf.exp(raw)).dataSync()[0]! - 1)).toBeGreaterThan(0.05);
  });

  test("images with channels last, as Keras exports them, and their scale", async () => {
    const net = new NetworkBuilder({ opset: 15 });
    const input = net.input("input_1", ["N", 8, 8, 3]);
    const first = net.node("Transpose", [input], { attributes: { perm: [0, 3, 1, 2] } });
    const y = net.convNormRelu(net.of(3, first), 4, 3);
    const logits = net.linear(net.flatten(net.globalPool(y)), 5);
    net.output(logits, ["N", 5]);
    const settings = { scale: 255, mean: [100, 110, 120], sd: [50, 60, 70] };
    const { report } = await importBytes(net.bytes(), settings);
    expect(report.input).toMatchObject({ layout: "NHWC", height: 8, width: 8, channels: 3 });
    expect(report.preprocessing).toMatchObject({ ...settings, source: "settings" });

    const classifier = await classifierOf(net.bytes(), settings);
    const images = normalImages([2, 8, 8, 3]).data as Float32Array;
    const prepared = images.map((pixel, k) => (pixel * 255 - settings.mean[k % 3]!) / settings.sd[k % 3]!);
    const raw = await runFile(net.bytes(), { input_1: { shape: [2, 8, 8, 3], dtype: "float32", data: prepared } });
    const expected = tf.softmax(tf.tensor2d(Object.values(raw)[0]!.data as number[], [2, 5])).dataSync();
    for (const [index, p] of (await askedAtOnce(classifier, images, 2)).entries())
      expect(p).toBeCloseTo(expected[index]!, 5);
  });

  test("what is found can be corrected by name", async () => {
    const { bytes } = networks.ResNet!();
    const model = decodeModel(bytes, "m");
    const relus = model.nodes.filter(({ operator }) => operator === "Relu");
    const pool = model.nodes.find(({ operator }) => operator === "GlobalAveragePool")!;
    const settings = { features: pool.outputs[0]!, lastConvolution: relus.at(-1)!.outputs[0]! };
    const { report } = await importBytes(bytes, settings);
    expect(report.features!.value).toBe(settings.features);
    expect(report.lastConvolution).toMatchObject({ value: settings.lastConvolution, shape: [64, 4, 4] });
    expect(report.classificationLayer).toBeNull();
    await expect(importBytes(bytes, { features: "nothing" })).rejects.toThrow(/no value 'nothing'/);
  });

  test("the dataset's classes, in another order than the outputs or fewer, by their names", async () => {
    const names = Array.from({ length: 5 }, (_, k) => `class ${k}`);
    for (const opaque of [false, true]) {
      const { net, y } = smallNetwork();
      const z = opaque ? net.keep("Shrink", [y]) : y;
      const { bytes } = net.finish(net.linear(net.flatten(net.globalPool(z)), 5), [3, 8, 8]);
      const images = normalImages([1, 8, 8, 3]).data as Float32Array;
      const all = await askedAtOnce(await classifierOf(bytes), images, 1);
      const chosen = [3, 0, 4];
      const classNames = chosen.map((k) => names[k]!);
      const imported = await importBytes(bytes, { classNames: names }, { classNames });
      const classifier = onnxClassifier(imported.bytes, "m", imported.report.sha256);
      expect([classifier.classCount, classifier.kind === "black-box"]).toEqual([3, opaque]);
      const total = chosen.reduce((sum, k) => sum + all[k]!, 0);
      for (const [index, p] of (await askedAtOnce(classifier, images, 1)).entries())
        expect(p).toBeCloseTo(all[chosen[index]!]! / total, 5);
      const wrong = importBytes(bytes, { classNames: names }, { classNames: ["class 1", "whale"] });
      await expect(wrong).rejects.toThrow(/do not include whale/);
    }
  });

  test("a network exported for one image at a time is asked about any number", async () => {
    const { net, y } = smallNetwork(1);
    const flat = net.of(4 * 64, net.node("Reshape", [y, net.integers([1, 256])]));
    const { bytes } = net.finish(net.linear(flat, 3), [3, 8, 8]);
    const { report } = await importBytes(bytes);
    expect(report).toMatchObject({ blackBoxReason: null, input: { dynamicBatch: false } });
    const classifier = await classifierOf(bytes);
    const images = normalImages([3, 8, 8, 3]).data as Float32Array;
    const together = await askedAtOnce(classifier, images, 3);
    for (const image of [0, 1, 2]) {
      const alone = await askedAtOnce(classifier, images.slice(image * 192, (image + 1) * 192), 1);
      for (const [k, p] of alone.entries()) expect(together[image * 3 + k]).toBeCloseTo(p, 5);
    }
  });
});

describe("a model that cannot be used is refused, with what the user can do:", () => {
  const refused = (bytes: Uint8Array, settings?: ModelSettings, options?: Partial<ImportOptions>) =>
    expect(importBytes(bytes, settings, options)).rejects;
  const { bytes } = networks.VGG!();

  test("class names of another number", () =>
    refused(bytes, {}, { classNames: ["cat", "dog"] }).toMatchObject({
      code: "INVALID",
      message: expect.stringMatching(/tells 10 classes apart, but there are 2 class names/),
    }));
  test("images of another size", () => refused(bytes, { height: 64 }).toThrow(/height of 32, not 64/));
  test("a mean of another number of channels", () => refused(bytes, { mean: [1, 2] }).toThrow(/2 numbers.*3 channels/));
  test("an output that is none", () => refused(bytes, { output: "ghost" }).toThrow(/no value 'ghost'/));

  test("two inputs, whole numbers for input, sizes that stay open", async () => {
    const two = new ModelBuilder();
    two.output(two.node("Add", [two.input("a", [1, 3, 4, 4]), two.input("b", [1, 3, 4, 4])]));
    await refused(two.bytes()).toThrow(/2 inputs \(a, b\)/);
    const whole = new ModelBuilder();
    whole.output(whole.node("Neg", [whole.input("x", [1, 3, 4, 4], 6)]));
    await refused(whole.bytes()).toThrow(/'x' of model.onnx is int32: pixels are numbers or bytes/);
    const net = new NetworkBuilder();
    const x = net.of(3, net.input("x", ["N", 3, "H", "W"]));
    net.output(net.linear(net.flatten(net.globalPool(net.conv(x, 4, 3))), 2), ["N", 2]);
    await refused(net.bytes()).toThrow(/takes images of any height/);
    const { report } = await importBytes(net.bytes(), {}, { imageShape: [12, 10, 3] });
    expect(report.input).toMatchObject({ height: 12, width: 10 });
  });

  test("answers that are not one row an image, and answers that are not numbers", async () => {
    const { net, y } = smallNetwork();
    net.output(net.node("Flatten", [y], { attributes: { axis: 0 } }), ["A", "B"]);
    await refused(net.bytes()).toThrow(/not with a row of classes for each/);
    const bad = smallNetwork();
    const minus = bad.net.node("Sub", [bad.net.node("Abs", [bad.y]), bad.net.floats([1e6], [])]);
    const logs = bad.net.of(4, bad.net.node("Log", [minus]));
    await refused(bad.net.finish(bad.net.flatten(bad.net.globalPool(logs)), [3, 8, 8]).bytes).toThrow(
      /answers a random image with NaN/,
    );
  });

  test("a node that ONNX Runtime does not know", async () => {
    const { net, y } = smallNetwork();
    net.output(net.node("Telepathy", [y]), ["N", 4]);
    await refused(net.bytes()).toMatchObject({ code: "INVALID", message: expect.stringContaining("Telepathy") });
  });
});

test("a stored model is a classifier like any other", async () => {
  const { net, y } = smallNetwork();
  const { bytes } = net.finish(net.linear(net.flatten(net.globalPool(y)), 5), [3, 8, 8]);
  const imported = await importBytes(bytes, {}, { classNames: ["a", "b", "c", "d", "e"] });
  const weightsPath = join(folder, "stored.onnx");
  writeFileSync(weightsPath, imported.bytes);
  const weightsSha256 = createHash("sha256").update(imported.bytes).digest("hex");
  expect(imported.report.sha256).toBe(weightsSha256);
  const reference = { architecture: "onnx", weightsPath, weightsSha256, inputShape: [8, 8, 3], classCount: 5 } as const;
  const classifier = await loadClassifier(reference);
  const pixels = Uint8Array.from({ length: 40 * 192 }, (_, k) => (k * 7919) % 256);
  const path = join(folder, "images.bin");
  writeFileSync(path, pixels);
  using images = new PackedImageReader({ kind: "packed", path, shape: [40, 8, 8, 3] } as never);
  const answers = await predict(classifier, images, Int32Array.of(7, 3, 39), workplace, unwatched);
  const one = Float32Array.from(pixels.subarray(39 * 192), (pixel) => pixel / 255);
  const [last] = [await askedAtOnce(classifier, one, 1)];
  for (const [c, p] of last.entries()) expect(answers[10 + c]).toBeCloseTo(p, 5);
  await expect(loadClassifier({ ...reference, weightsSha256: "0".repeat(64) })).rejects.toThrow(
    /not those that were stored/,
  );
});
