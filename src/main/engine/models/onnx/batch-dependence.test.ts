import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { compatible } from "#shared/methods/compatible.ts";
import { methods } from "#shared/methods/list.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { missingNeeds } from "../../methods/missing-needs.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { batchDependence } from "../batch-dependence.ts";
import { predict } from "../predict.ts";
import { importModel } from "./import-model.ts";
import { onnxClassifier } from "./onnx-classifier.ts";
import { decodeModel } from "./read-model.ts";
import { NetworkBuilder } from "./testing/network-builder.ts";

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
beforeAll(() => tf.setBackend("cpu"));

/** A small network in whose middle something is done to the activations `[N, 4, 8, 8]`. */
function network(middle: (net: NetworkBuilder, x: string) => string, batch: number | string = "batch") {
  const net = new NetworkBuilder({ opset: 17 });
  const x = net.conv(net.image(3, 8, 8, batch), 4, 3);
  const y = net.keep("Relu", [net.of(4, middle(net, x))]);
  return net.finish(net.linear(net.flatten(net.globalPool(y)), 5), [3, 8, 8]).bytes;
}

async function imported(bytes: Uint8Array) {
  const { bytes: stored, report } = await importModel(decodeModel(bytes, "model.onnx"), { settings: {} }, unwatched);
  return { report, classifier: onnxClassifier(stored, "model.onnx", report.sha256) };
}

const reduceBatch = (net: NetworkBuilder, operator: string, x: string, axes: readonly number[]) =>
  net.node(operator, [x], { attributes: { axes, keepdims: 1 } });

describe.each([
  [
    "the batch's own mean and variance",
    (net: NetworkBuilder, x: string) => {
      const centred = net.node("Sub", [x, reduceBatch(net, "ReduceMean", x, [0, 2, 3])]);
      const variance = reduceBatch(net, "ReduceMean", net.node("Mul", [centred, centred]), [0, 2, 3]);
      return net.node("Div", [centred, net.node("Sqrt", [net.node("Add", [variance, net.floats([1e-5])])])]);
    },
  ],
  [
    "the brightest of all images",
    (net: NetworkBuilder, x: string) => net.node("Div", [x, reduceBatch(net, "ReduceMax", x, [0, 1, 2, 3])]),
  ],
  [
    "the first image",
    (net: NetworkBuilder, x: string) =>
      net.node("Add", [x, net.node("Slice", [x, net.integers([0]), net.integers([1]), net.integers([0])])]),
  ],
])("a model that looks at %s", (_, middle) => {
  test("is found, recorded, asked about one image at a time, and refused for what needs batches", async () => {
    const { report, classifier } = await imported(network(middle));
    expect(report.batchReason).toMatch(/differently alone and among others, by .*%/);
    expect(report.blackBoxReason).toBe(report.batchReason);
    expect(report.capabilities).toEqual(["black-box"]);
    expect(classifier).toMatchObject({ kind: "black-box", batchReason: report.batchReason });

    const missing = missingNeeds(classifier);
    for (const method of methods) {
      const { ok, reason } = compatible(method, { name: "Model", missing });
      expect(ok, method.id).toBe(false);
      expect(reason).toContain(report.batchReason);
    }

    const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
    const pixels = Float32Array.from({ length: 6 * 192 }, (_, k) => Math.sin(k) ** 2 * (k < 192 ? 1 : 0.2));
    const images = {
      ...{ count: 6, imageShape: [8, 8, 3] as const, [Symbol.dispose]() {} },
      read: (indices: ArrayLike<number>) =>
        Float32Array.from(Array.from(indices).flatMap((index) => [...pixels.subarray(index * 192, (index + 1) * 192)])),
    };
    const ask = (indices: number[]) => predict(classifier, images, Int32Array.from(indices), workplace, unwatched);
    const together = await ask([0, 1, 2, 3, 4, 5]);
    for (let k = 0; k < 6; k++) expect(await ask([k])).toEqual(together.subarray(k * 5, (k + 1) * 5));
  });
});

test("a model that looks at the image of most contrast is found out, although that is the noise which it is asked about", async () => {
  const ask = async (images: Float32Array) => {
    const contrasts = Float32Array.from({ length: images.length / 16 }, (_, k) => {
      const pixels = images.subarray(16 * k, 16 * (k + 1));
      return Math.max(...pixels) - Math.min(...pixels);
    });
    const most = Math.max(...contrasts);
    return { values: contrasts.map((contrast) => contrast / most), width: 1 };
  };
  expect(await batchDependence([4, 4, 1], ask)).toMatch(/alone and among others/);
});

test("a model for a fixed number of images is found out too", async () => {
  const { report } = await imported(
    network((net, x) => net.node("Sub", [x, reduceBatch(net, "ReduceMean", x, [0])]), 3),
  );
  expect(report.batchReason).toMatch(/alone and among others/);
});

test.each([
  ["of any number of images", "batch"],
  ["of one image", 1],
  ["of three images", 3],
] as const)("a model %s that sees each by itself lacks nothing", async (_, batch) => {
  const { report, classifier } = await imported(
    network((net, x) => net.node("Sub", [x, reduceBatch(net, "ReduceMean", x, [2, 3])]), batch),
  );
  expect(report.batchReason).toBeNull();
  expect(missingNeeds(classifier)).toEqual({});
});
