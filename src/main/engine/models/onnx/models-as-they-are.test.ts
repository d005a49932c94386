import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { probabilities as answersOf } from "../answers.ts";
import type { ImportOptions } from "../import-agreement.ts";
import { importModel } from "./import-model.ts";
import { onnxClassifier } from "./onnx-classifier.ts";
import { operators } from "./operators/list.ts";
import { decodeModel } from "./read-model.ts";
import { ModelBuilder, type SignatureShape } from "./testing/model-builder.ts";
import { NetworkBuilder } from "./testing/network-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const importBytes = (bytes: Uint8Array, settings: ModelSettings = {}, options: Partial<ImportOptions> = {}) =>
  importModel(decodeModel(bytes, "model.onnx"), { settings, ...options }, unwatched);

async function probabilities(bytes: Uint8Array, images: Float32Array, count: number): Promise<number[]> {
  const classifier = onnxClassifier(bytes, "model.onnx", "hash");
  const program = await answersOf(classifier).build(count, onnxRuntime({ threads: 1 }));
  const shape = [count, ...classifier.inputShape];
  const result = await program.run({ images: { shape, dtype: "float32", data: images } });
  await program.dispose();
  return Array.from(result.probabilities!.data);
}

const pixels = (size: number) => Float32Array.from({ length: size }, (_, k) => ((k * 37) % 256) / 255);

/** A small network that reads its image through `front`; its answers pass `back`. */
function network(
  front: (net: NetworkBuilder, image: string) => string = (_, image) => image,
  back: (net: NetworkBuilder, logits: string) => string = (_, logits) => logits,
  { shape = ["N", 3, 8, 8] as SignatureShape, type = 1, classes = 3, channels = 3 } = {},
): Uint8Array {
  const net = new NetworkBuilder({ opset: 17 });
  const image = net.input("x", shape, type);
  const y = net.convNormRelu(net.of(channels, front(net, image)), 4, 3);
  net.output(back(net, net.linear(net.flatten(net.globalPool(y)), classes)));
  return net.bytes();
}

describe("the range of pixels", () => {
  const dividing = network((net, image) => net.node("Div", [image, net.floats([255], [])], { name: "scaling" }));
  const averaging = network(
    (net, image) => net.node("Sub", [image, net.floats([103.939, 116.779, 123.68], [1, 3, 1, 1])]),
    (net, logits) => net.node("Mul", [logits, net.floats([0.01], [])]),
  );

  test("is found in the graph, with the reason, and pixels are brought there once", async () => {
    const { report, bytes } = await importBytes(dividing);
    expect(report.preprocessing).toMatchObject({
      scale: 255,
      source: "in the graph",
      reason: "its node scaling divides by 255, which fits pixels from 0 to 255",
      nodes: ["scaling"],
    });
    // The same network without the division gets the pixels as they are.
    const plain = await importBytes(network());
    const images = pixels(192);
    for (const [at, p] of (await probabilities(bytes, images, 1)).entries())
      expect(p).toBeCloseTo((await probabilities(plain.bytes, images, 1))[at]!, 5);
  });

  test("is what settings say, where they do", async () => {
    const { report } = await importBytes(dividing, { scale: 1 });
    expect(report.preprocessing).toMatchObject({ scale: 1, source: "settings" });
  });

  test("of Caffe's means with blue first: bytes, their channels turned round, as network and as black box", async () => {
    const open = await importBytes(averaging);
    expect(open.report.preprocessing).toMatchObject({ scale: 255, order: "BGR" });
    const closed = await importBytes(averaging, { blackBox: true });
    expect(closed.report).toMatchObject({ capabilities: ["black-box"], agreement: null });
    const straight = await importBytes(averaging, { order: "RGB", scale: 255 });
    const images = pixels(192);
    const [a, b, c] = await Promise.all([open, closed, straight].map(({ bytes }) => probabilities(bytes, images, 1)));
    for (const [at, p] of a!.entries()) expect(b![at]).toBeCloseTo(p, 4);
    expect(Math.max(...a!.map((p, at) => Math.abs(p - c![at]!)))).toBeGreaterThan(1e-3);
  });

  test("of a byte input is that of bytes; network and black box give the same", async () => {
    const bytes = network((net, image) => net.node("Cast", [image], { attributes: { to: 1 } }), undefined, { type: 2 });
    const { report, bytes: stored } = await importBytes(bytes);
    expect(report).toMatchObject({ blackBoxReason: null, preprocessing: { scale: 255, source: "element type" } });
    const box = await importBytes(bytes, { blackBox: true });
    const images = pixels(192);
    const answers = await probabilities(box.bytes, images, 1);
    for (const [at, p] of (await probabilities(stored, images, 1)).entries()) expect(p).toBeCloseTo(answers[at]!, 4);
  });

  test("is tried on labelled images, where they are of the model's size", async () => {
    const images = pixels(4 * 192);
    const labelled = { images, labels: Int32Array.of(0, 1, 2, 0) };
    const { report } = await importBytes(network(), {}, { labelled });
    expect(report.accuracies[0]).toMatchObject({ images: 4, range: "0 to 1" });
    const other = await importBytes(network(), {}, { labelled: { images: pixels(48), labels: Int32Array.of(1) } });
    expect(other.report.accuracies).toEqual([]);
  });
});

test.each([false, true])("an input of half precision, and answers too: %s", async (both) => {
  const casting = (to: number) => (net: NetworkBuilder, value: string) =>
    net.node("Cast", [value], { attributes: { to } });
  const bytes = network(casting(1), both ? casting(10) : undefined, { type: 10 });
  const { report, bytes: stored } = await importBytes(bytes);
  expect(report).toMatchObject({ blackBoxReason: null, agreement: { limit: 0.01, notTestable: null } });
  const box = await importBytes(bytes, { blackBox: true });
  const images = pixels(192);
  const answers = await probabilities(box.bytes, images, 1);
  for (const [at, p] of (await probabilities(stored, images, 1)).entries()) expect(p).toBeCloseTo(answers[at]!, 2);
});

describe("images", () => {
  test("without an axis of channels are grey", async () => {
    const unsqueezed = (net: NetworkBuilder, image: string) => net.node("Unsqueeze", [image, net.integers([1])]);
    const { report } = await importBytes(network(unsqueezed, undefined, { shape: ["N", 28, 28], channels: 1 }));
    expect(report).toMatchObject({
      input: { layout: "NHW", height: 28, width: 28, channels: 1 },
      capabilities: ["black-box", "features", "gradients"],
    });
  });

  test.each([
    [784, undefined, [28, 28, 1]],
    [3072, undefined, [32, 32, 3]],
    [784, [14, 14, 4], [14, 14, 4]],
  ] as const)("as rows of %i pixels", async (size, imageShape, [height, width, channels]) => {
    const net = new NetworkBuilder({ opset: 17 });
    const hidden = net.node("Relu", [net.project(net.of(size, net.input("x", ["N", size])), 8)]);
    net.output(net.project(net.of(8, hidden), 5));
    const { report } = await importBytes(net.bytes(), {}, imageShape ? { imageShape } : {});
    expect(report.input).toMatchObject({ layout: "flat", height, width, channels });
    expect(report.features!.size).toBe(8);
  });
});

describe("answers", () => {
  const sigmoid = (net: NetworkBuilder, logits: string) => net.node("Sigmoid", [logits]);

  test.each([
    ["one probability", sigmoid],
    ["one logit", undefined],
  ] as const)("%s stands for the second of two classes", async (answers, back) => {
    const bytes = network(undefined, back, { classes: 1 });
    const { report, bytes: stored } = await importBytes(bytes, {}, { classNames: ["no", "yes"] });
    expect(report).toMatchObject({
      output: { answers, classCount: 2 },
      capabilities: ["black-box", "features", "gradients"],
    });
    const box = await importBytes(bytes, { blackBox: true });
    const images = pixels(2 * 192);
    const [own, asked] = await Promise.all([stored, box.bytes].map((file) => probabilities(file, images, 2)));
    for (const [at, p] of own!.entries()) expect(asked![at]).toBeCloseTo(p, 5);
    expect(own![0]! + own![1]!).toBeCloseTo(1, 6);
  });

  test("of many sigmoids are a multi-label model's: refused with the reason, unless it is said that one is right", async () => {
    const bytes = network(undefined, sigmoid, { classes: 4 });
    await expect(importBytes(bytes)).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringMatching(/ends in 4 sigmoids: it is a multi-label model/),
    });
    const { report, bytes: stored } = await importBytes(bytes, { answers: "probabilities" });
    expect(report).toMatchObject({ blackBoxReason: null, output: { answers: "probabilities", classCount: 4 } });
    const own = await probabilities(stored, pixels(192), 1);
    expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });

  test("that are images are refused, however many numbers they have", async () => {
    const model = new ModelBuilder({ opset: 17 });
    const x = model.input("x", ["N", 3, 24, 24]);
    const larger = model.node("Resize", [x, "", model.floats([1, 1, 24, 24])], { attributes: { mode: "nearest" } });
    model.output(larger, ["N", 3, 576, 576]);
    await expect(importBytes(model.bytes())).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining(`${larger} [any, 3, 576, 576]`),
    });
    const untold = new ModelBuilder({ opset: 17 });
    untold.output(untold.node("Relu", [untold.input("x", ["N", 3, 300, 300])]));
    await expect(importBytes(untold.bytes())).rejects.toThrow(/not with a row of classes for each/);
  });

  test("of many thousand classes", async () => {
    const net = new NetworkBuilder({ opset: 17 });
    net.output(net.project(net.of(16, net.input("x", ["N", 16])), 200_000));
    const { report } = await importBytes(net.bytes());
    expect(report.output.classCount).toBe(200_000);
  });

  test("in several outputs: asked which, unless the number of classes or a softmax tells", async () => {
    const several = (extra: (net: NetworkBuilder, features: string, logits: string) => void) => {
      const net = new NetworkBuilder({ opset: 17 });
      const y = net.convNormRelu(net.of(3, net.input("x", ["N", 3, 8, 8])), 4, 3);
      const features = net.flatten(net.globalPool(y));
      const logits = net.named("y", net.linear(features, 3));
      extra(net, features, logits);
      net.output(logits, ["N", 3]);
      return net.bytes();
    };
    const withFeatures = several((net, features) => net.output(net.named("feat", features), ["N", 4]));
    await expect(importBytes(withFeatures)).rejects.toMatchObject({
      code: "INVALID",
      message: "model.onnx has 2 outputs that may be its answers: feat [any, 4], y [any, 3].",
      remedy: expect.stringContaining("(output)"),
    });
    expect((await importBytes(withFeatures, { output: "feat" })).report.output.classCount).toBe(4);
    const classNames = ["a", "b", "c"];
    expect((await importBytes(withFeatures, {}, { classNames })).report.output.name).toBe("y");
    const withSoftmax = several((net, _, logits) =>
      net.output(net.named("p", net.node("Softmax", [logits])), ["N", 3]),
    );
    expect((await importBytes(withSoftmax)).report.output).toMatchObject({ name: "p", answers: "probabilities" });
  });
});

test("weights that nodes of constants hold, or others rename, are weights", async () => {
  const message = decodeMessage(network());
  const { initializer, node } = message.graph;
  node.unshift(
    ...initializer.map((tensor) => ({
      opType: "Constant",
      output: [tensor.name],
      attribute: [{ name: "value", type: 4, t: tensor }],
    })),
  );
  message.graph.initializer = [];
  const { report } = await importBytes(onnx.Model.encode(message as never).finish());
  expect(report.classificationLayer).not.toBeNull();
  expect(report.features!.size).toBe(4);
  expect(report.parameterCount).toBe((await importBytes(network())).report.parameterCount);
});

interface Message {
  graph: { initializer: { name: string }[]; node: object[] };
}
const decodeMessage = (bytes: Uint8Array) => onnx.Model.decode(bytes) as unknown as Message;

test("operators of before operator set 7, which ONNX Runtime does not run, are refused with what helps", async () => {
  const model = new ModelBuilder({ opset: 6 });
  const x = model.input("x", ["N", 3, 4, 4]);
  model.output(model.node("Add", [x, model.random([3])], { attributes: { broadcast: 1, axis: 1 } }));
  await expect(importBytes(model.bytes())).rejects.toMatchObject({
    code: "INVALID",
    remedy: expect.stringContaining("operator set 6: export it again for 7 or later"),
  });
});

test("a fault of the import is an error with its trace, and no reason for a black box", async () => {
  const relu = operators.get("Relu")!;
  const broken = vi.spyOn(relu, "compute").mockImplementation(() => {
    throw new TypeError("a slip of ours");
  });
  try {
    await expect(importBytes(network())).rejects.toMatchObject({
      code: "INTERNAL",
      message: expect.stringContaining("a slip of ours"),
      detail: expect.stringMatching(/Error.*\n\s+at /),
      remedy: expect.stringContaining("black box"),
    });
    expect((await importBytes(network(), { blackBox: true })).report.capabilities).toEqual(["black-box"]);
  } finally {
    broken.mockRestore();
  }
});

test("answers to random images that are all alike are said to be no test", async () => {
  const flat = network(undefined, (net, logits) => net.node("Mul", [logits, net.floats([1e-6], [])]));
  const { report } = await importBytes(flat);
  expect(report.agreement!.notTestable).toMatch(/differ by .* at most/);
  expect((await importBytes(network())).report.agreement!.notTestable).toBeNull();
});
