import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { BlobFolder } from "../../blob-folder.ts";
import { EngineState } from "../../engine-state.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { importModelTask } from "../../tasks/import-model.ts";
import { probabilities as answersOf } from "../answers.ts";
import { requireNetwork } from "../classifier.ts";
import { loadClassifier } from "../load-classifier.ts";
import { expectClassGradients, expectParts } from "../testing/expect-parts.ts";
import { importTfjsModel } from "./import-model.ts";
import { readTfjsModel } from "./read-model.ts";
import { tfjsClassifier } from "./tfjs-classifier.ts";

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
beforeAll(async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-layers-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A convolutional network with a shortcut, and a softmax in its last layer, after it or not at all. */
function network(softmax: "inside" | "after" | "none"): layers.LayersModel {
  const image = layers.input({ shape: [8, 8, 3] });
  // Seeded: that a step of a finite difference crosses no kink is a matter of the weights.
  const { heNormal, glorotUniform } = layers.initializers;
  const kernelInitializer = heNormal({ seed: 1 });
  const convolution = { filters: 4, kernelSize: 3, padding: "same", kernelInitializer } as const;
  let x = layers.layers.conv2d({ ...convolution, activation: "relu" }).apply(image) as layers.SymbolicTensor;
  x = layers.layers.batchNormalization().apply(x) as layers.SymbolicTensor;
  const y = layers.layers
    .depthwiseConv2d({ kernelSize: 3, padding: "same", depthwiseInitializer: glorotUniform({ seed: 2 }) })
    .apply(x) as layers.SymbolicTensor;
  x = layers.layers
    .add()
    .apply([x, layers.layers.leakyReLU().apply(y) as layers.SymbolicTensor]) as layers.SymbolicTensor;
  x = layers.layers.maxPooling2d({ poolSize: 2 }).apply(x) as layers.SymbolicTensor;
  x = layers.layers.flatten().apply(layers.layers.dropout({ rate: 0.5 }).apply(x)) as layers.SymbolicTensor;
  const activation = softmax === "inside" ? "softmax" : "linear";
  x = layers.layers
    .dense({ units: 5, activation, useBias: true, kernelInitializer: glorotUniform({ seed: 3 }) })
    .apply(x) as layers.SymbolicTensor;
  if (softmax === "after") x = layers.layers.softmax().apply(x) as layers.SymbolicTensor;
  return layers.model({ inputs: image, outputs: x });
}

/** Saves a model as TF.js does, its weights in two files. */
async function save(model: layers.LayersModel, name: string, change: (file: object) => object = (file) => file) {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const bytes = Buffer.from(weightData as ArrayBuffer);
      writeFileSync(join(home, "shard1.bin"), bytes.subarray(0, 100));
      writeFileSync(join(home, "shard2.bin"), bytes.subarray(100));
      const weightsManifest = [{ paths: ["shard1.bin", "shard2.bin"], weights: weightSpecs }];
      const file = { format: "layers-model", generatedBy: "TensorFlow.js 4", modelTopology, weightsManifest };
      writeFileSync(join(home, "model.json"), JSON.stringify(change(file)));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return join(home, "model.json");
}

const importFile = (path: string, settings: ModelSettings = {}, classNames?: string[]) =>
  importTfjsModel(readTfjsModel(path), { settings, ...(classNames && { classNames }) }, unwatched);

describe.each(["inside", "after", "none"] as const)("a network with its softmax %s", (softmax) => {
  test("answers, compiled and stored, as TF.js does, and has its features and gradients", async () => {
    const model = network(softmax);
    const path = await save(model, softmax);
    const { report, bytes } = await importFile(path, { scale: 2, mean: [0.1, 0.2, 0.3] });
    expect(report).toMatchObject({
      file: "model.json",
      producer: "TensorFlow.js 4",
      input: { layout: "NHWC", height: 8, width: 8, channels: 3, dynamicBatch: true },
      output: { answers: softmax === "none" ? "logits" : "probabilities", classCount: 5 },
      features: { size: 64 },
      capabilities: ["black-box", "features", "gradients"],
    });
    expect(report.agreement!.difference).toBeLessThan(1e-4);
    const classifier = requireNetwork(await tfjsClassifier("tfjs-layers")(bytes, "stored", report.sha256), "");
    const images = tf.randomUniform([3, 8, 8, 3], 0, 1, "float32", 5);
    const prepared = tf.sub(tf.mul(images, 2), tf.tensor1d([0.1, 0.2, 0.3]));
    const answer = model.predict(prepared) as tf.Tensor;
    const expected = (softmax === "none" ? tf.softmax(answer) : answer).dataSync();
    const program = await answersOf(classifier).build(3, onnxRuntime({ threads: 1 }));
    const data = images.dataSync() as Float32Array;
    const { probabilities } = await program.run({ images: { shape: [3, 8, 8, 3], dtype: "float32", data } });
    await program.dispose();
    for (const [index, value] of expected.entries()) expect(probabilities!.data[index]).toBeCloseTo(value, 5);

    expectParts(classifier);
    await expectClassGradients(classifier);
    const { logits, features } = classifier.design.forward({}, images);
    expect(features.shape).toEqual([3, 64]);
    const dense = model.layers.findLast((layer) => layer.getClassName() === "Dense")!;
    const [kernel, bias] = dense.getWeights() as [tf.Tensor2D, tf.Tensor1D];
    const product = tf.add(tf.matMul(features, kernel), bias);
    expect(tf.max(tf.abs(tf.sub(product, logits))).dataSync()[0]).toBeLessThan(1e-5);
  });
});

test("classes are matched by their names", async () => {
  const path = await save(network("inside"), "named");
  const { report, bytes } = await importFile(path, { classNames: ["a", "b", "c", "d", "e"] }, ["d", "a"]);
  const classifier = requireNetwork(await tfjsClassifier("tfjs-layers")(bytes, "stored", report.sha256), "");
  expect(classifier.classCount).toBe(2);
  await expect(importFile(path, {}, ["a"])).rejects.toThrow(/5 classes apart, but there are 1 class names/);
});

test("a stored model is a classifier like any other", async () => {
  const path = await save(network("inside"), "stored");
  const weightsPath = join(folder, "stored.safetensors");
  const params = { path, settings: {}, into: weightsPath };
  const { architecture, sha256: weightsSha256 } = await importModelTask(params, {
    ...unwatched,
    state: new EngineState(),
    blobs: new BlobFolder(),
  });
  expect(architecture).toBe("tfjs-layers");
  const reference = { architecture, weightsPath, weightsSha256, inputShape: [8, 8, 3], classCount: 5 } as const;
  const { key, classCount, inputShape } = await loadClassifier(reference);
  expect({ key, classCount, inputShape }).toEqual({
    key: `tfjs-layers:${weightsSha256}`,
    classCount: 5,
    inputShape: [8, 8, 3],
  });
});

describe("what is no usable model is refused in words:", () => {
  const refused = async (name: string, change: (file: never) => object, message: RegExp, code = "INVALID") => {
    const path = await save(network("none"), name, change as (file: object) => object);
    const attempt = (async () => importFile(path))();
    await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  };
  type File = {
    modelTopology: { config: { layers: { class_name: string; config: object }[] } };
    weightsManifest: { paths: string[]; weights: { shape: number[] }[] }[];
  };

  test("weights outside of its folder", () =>
    refused(
      "outside",
      (file: File) => ({ ...file, weightsManifest: [{ ...file.weightsManifest[0], paths: ["../named/shard1.bin"] }] }),
      /outside of the model's own folder/,
    ));
  test("weight files that are missing or too short", async () => {
    await refused(
      "missing",
      (file: File) => ({ ...file, weightsManifest: [{ ...file.weightsManifest[0], paths: ["none.bin"] }] }),
      /none\.bin, which is not beside/,
    );
    await refused(
      "short",
      (file: File) => ({ ...file, weightsManifest: [{ ...file.weightsManifest[0], paths: ["shard1.bin"] }] }),
      /hold 100 bytes, its weights take/,
    );
  });
  test("weights of impossible shapes, and of other layers", async () => {
    await refused(
      "huge",
      (file: File) => {
        file.weightsManifest[0]!.weights[0]!.shape = [2 ** 40, 2 ** 40];
        return file;
      },
      /have shape \[1099511627776/,
    );
    await refused(
      "swapped",
      (file: File) => {
        file.weightsManifest[0]!.weights[0]!.shape.reverse();
        return file;
      },
      /not a usable TensorFlow\.js model/,
    );
  });
  test("a layer that asks for more than memory holds", () =>
    refused(
      "vast",
      (file: File) => {
        const dense = file.modelTopology.config.layers.find(({ class_name }) => class_name === "Dense")!;
        Object.assign(dense.config, { units: 2 ** 45 });
        return file;
      },
      /not a usable TensorFlow\.js model/,
    ));
  test("a layer that TF.js lacks", () =>
    refused(
      "lambda",
      (file: File) => {
        file.modelTopology.config.layers[1]!.class_name = "Lambda";
        return file;
      },
      /a layer that TensorFlow\.js lacks.*Lambda/,
      "UNSUPPORTED",
    ));
  test("layers that wait for one another, or for one that never comes", async () => {
    const rename = (from: string, to: string) => (file: File) =>
      JSON.parse(JSON.stringify(file).replaceAll(new RegExp(`"${from}_[^"]*",0,0`, "g"), `"${to}",0,0`));
    await refused("ghost", rename("flatten", "ghost") as never, /reads ghost:0, which nothing makes/);
  });

  test("a description with some of its characters changed", async () => {
    const path = await save(network("inside"), "fuzzed");
    const text = JSON.stringify(JSON.parse((await import("node:fs")).readFileSync(path, "utf8")));
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
