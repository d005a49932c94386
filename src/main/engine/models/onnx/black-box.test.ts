import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { compatible } from "#shared/methods/compatible.ts";
import { requireMethod } from "#shared/methods/list.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { noCheckpoint } from "../../methods/checkpoint.ts";
import { missingNeeds } from "../../methods/missing-needs.ts";
import { gpMask } from "../../methods/saliency/gp-mask.ts";
import { gradientInput } from "../../methods/saliency/gradient-input.ts";
import { explainWith } from "../../methods/testing/explain.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { onnxClassifier } from "./onnx-classifier.ts";
import { decodeModel } from "./read-model.ts";
import { normalImages, runFile } from "./testing/compare-with-runtime.ts";
import { askedAtOnce, classifierOf, importBytes, smallNetwork } from "./testing/imported.ts";
import { ModelBuilder } from "./testing/model-builder.ts";

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const workplace = workplaceOn(onnxRuntime({ threads: 1 }));

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("a black box", () => {
  function withShrink() {
    const { net, y } = smallNetwork();
    const shrunk = net.keep("Shrink", [y], { name: "odd_one", attributes: { lambd: { float: 0.1 } } });
    return net.finish(net.linear(net.flatten(net.globalPool(shrunk)), 5), [3, 8, 8]).bytes;
  }

  test("is what a model with an operator that is not covered stays, and the operator is named", async () => {
    const { report } = await importBytes(withShrink());
    expect(report.capabilities).toEqual(["black-box"]);
    expect(report.blackBoxReason).toMatch(/operator Shrink \(node odd_one\)/);
    expect(report.operators).toContainEqual({ operator: "Shrink", count: 1, covered: false });
    expect(report.agreement).toBeNull();
  });

  test("says in one sentence what it lacks for a method, and why", async () => {
    const missing = missingNeeds(await classifierOf(withShrink()));
    const { reason } = compatible(requireMethod("grad-cam"), { name: "Box", missing });
    expect(reason).toMatch(/^Grad-CAM needs gradients, which Box does not give: .*Shrink.*[^.]$/);
  });

  test("is what a model stays whose import answers differently", async () => {
    const { net, y } = smallNetwork();
    // Half precision on the way, which the import does not imitate.
    const half = net.node("Cast", [y], { attributes: { to: 10 } });
    const rounded = net.node("Cast", [half], { attributes: { to: 1 } });
    const lost = net.of(4, net.node("Mul", [net.node("Sub", [rounded, y]), net.floats([1e4], [])]));
    const { bytes } = net.finish(net.linear(net.flatten(net.globalPool(lost)), 5), [3, 8, 8]);
    const { report } = await importBytes(bytes);
    expect(report.blackBoxReason).toMatch(
      /answers differently from the file: by .* of its logits' spread, 0.01 is allowed/,
    );
    expect(report.agreement!.difference).toBeGreaterThan(1e-4);
    expect(report.capabilities).toEqual(["black-box"]);
  });

  test("answers as the file does", async () => {
    const bytes = withShrink();
    const classifier = await classifierOf(bytes, { mean: [0.4], sd: [0.2] });
    const images = normalImages([3, 8, 8, 3]).data as Float32Array;
    const data = new Float32Array(images.length);
    for (let k = 0; k < images.length; k++) {
      const [image, pixel, channel] = [Math.floor(k / 192), Math.floor((k % 192) / 3), k % 3];
      data[image * 192 + channel * 64 + pixel] = (images[k]! - 0.4) / 0.2;
    }
    const raw = await runFile(bytes, { image: { shape: [3, 3, 8, 8], dtype: "float32", data } });
    const expected = tf.softmax(tf.tensor2d(raw.logits!.data as number[], [3, 5])).dataSync();
    for (const [index, p] of (await askedAtOnce(classifier, images, 3)).entries())
      expect(p).toBeCloseTo(expected[index]!, 5);
  });

  test("is explained by black-box methods as the same network imported, and by no other", async () => {
    const { net, y } = smallNetwork();
    const { bytes } = net.finish(net.linear(net.flatten(net.globalPool(y)), 5), [3, 8, 8]);
    const open = await classifierOf(bytes);
    const { record, closed } = await closedTwin(bytes);
    expect(record).toBe("told so");
    const image = normalImages([8, 8, 3]).data as Float32Array;
    const request = { image, targetClass: 2, settings: { masks: 300 }, seed: 1 };
    const maps = await Promise.all(
      [open, closed].map((classifier) =>
        explainWith("gp-mask", gpMask)(request, { classifier, ...workplace, checkpoint: noCheckpoint }, unwatched),
      ),
    );
    for (const [k, value] of maps[0]!.values.entries()) expect(maps[1]!.values[k]).toBeCloseTo(value, 4);
    await expect(
      explainWith("gradient-input", gradientInput)(
        { ...request, settings: {} },
        { classifier: closed, ...workplace, checkpoint: noCheckpoint },
        unwatched,
      ),
    ).rejects.toMatchObject({ code: "UNSUPPORTED", message: expect.stringContaining("told so") });
  });

  /** The same model, stored as one that cannot be differentiated. */
  async function closedTwin(bytes: Uint8Array) {
    const { modelRecord, recordOf, recordMessage } = await import("./model-record.ts");
    const stored = decodeModel((await importBytes(bytes)).bytes, "m");
    const changed = Buffer.concat([
      stored.file.bytes(),
      recordMessage(modelRecord.parse({ ...recordOf(stored), blackBoxReason: "told so" })),
    ]);
    return {
      record: recordOf(decodeModel(changed, "m")).blackBoxReason,
      closed: onnxClassifier(changed, "m", "closed"),
    };
  }

  test("may come from scikit-learn: rows of pixels in, dictionaries of probabilities out", async () => {
    const model = new ModelBuilder({ opset: 15 });
    const x = model.input("X", ["N", 9]);
    const coefficients = Array.from({ length: 27 }, (_, k) => Math.sin(k));
    const [, scores] = model.nodes("LinearClassifier", [x], {
      domain: "ai.onnx.ml",
      outputs: 2,
      attributes: {
        coefficients: { floats: coefficients },
        intercepts: { floats: [0.1, 0.2, 0.3] },
        classlabels_ints: [0, 1, 2],
        post_transform: "SOFTMAX",
        multi_class: 1,
      },
    });
    const zipped = model.node("ZipMap", [scores!], {
      domain: "ai.onnx.ml",
      attributes: { classlabels_int64s: [0, 1, 2] },
    });
    model.output(zipped);
    const { report } = await importBytes(model.bytes());
    expect(report).toMatchObject({
      input: { layout: "flat", height: 3, width: 3, channels: 1 },
      output: { answers: "probabilities", classCount: 3 },
      capabilities: ["black-box"],
      blackBoxReason: expect.stringContaining("ai.onnx.ml.LinearClassifier"),
    });
    const image = Float32Array.from({ length: 9 }, (_, k) => k / 9);
    const logits = [0, 1, 2].map((c) => image.reduce((sum, v, k) => sum + v * coefficients[c * 9 + k]!, 0.1 * (c + 1)));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const actual = await askedAtOnce(await classifierOf(model.bytes()), image, 1);
    for (const [c, logit] of logits.entries()) expect(actual[c]).toBeCloseTo(Math.exp(logit) / total, 5);
  });
});
