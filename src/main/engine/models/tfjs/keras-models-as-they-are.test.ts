import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelSettings } from "#shared/contract/imported-model.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { probabilities as answersOf } from "../answers.ts";
import { importTfjsModel } from "./import-model.ts";
import { readTfjsModel } from "./read-model.ts";
import { tfjsClassifier } from "./tfjs-classifier.ts";

const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
beforeAll(async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-keras-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Written {
  modelTopology: { model_config?: object };
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[] }[] }[];
}

/** Saves a model as TF.js does. */
async function save(model: layers.LayersModel, name: string, change: (file: Written) => object = (file) => file) {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      writeFileSync(join(home, "weights.bin"), Buffer.from(weightData as ArrayBuffer));
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      const file = { format: "layers-model", modelTopology, weightsManifest } as unknown as Written;
      writeFileSync(join(home, "model.json"), JSON.stringify(change(file)));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return join(home, "model.json");
}

const importFile = (path: string, settings: ModelSettings = {}, classNames?: string[]) =>
  importTfjsModel(readTfjsModel(path), { settings, ...(classNames && { classNames }) }, unwatched);

/** Expects of a stored import the probabilities that TF.js gives for the model itself. */
async function expectAsSaved(stored: Uint8Array, model: layers.LayersModel, inputOf = (x: tf.Tensor) => x) {
  const classifier = await tfjsClassifier("tfjs-layers")(stored, "stored", "hash");
  const images = tf.randomUniform([3, ...classifier.inputShape], 0, 1, "float32", 5);
  const expected = (model.predict(inputOf(images)) as tf.Tensor).dataSync();
  const program = await answersOf(classifier).build(3, onnxRuntime({ threads: 1 }));
  const data = images.dataSync() as Float32Array;
  const shape = [3, ...classifier.inputShape];
  const { probabilities } = await program.run({ images: { shape, dtype: "float32", data } });
  await program.dispose();
  if (model.outputShape[1] === 1)
    for (const [row, value] of expected.entries()) expect(probabilities!.data[2 * row + 1]).toBeCloseTo(value, 5);
  else for (const [at, value] of expected.entries()) expect(probabilities!.data[at]).toBeCloseTo(value, 5);
}

const convolution = {
  filters: 4,
  kernelSize: 3,
  kernelInitializer: "heNormal",
  biasInitializer: "randomNormal",
} as const;
const everything = ["black-box", "features", "gradients"];

test.each([
  { scale: false, center: true },
  { scale: true, center: false },
  { scale: false, center: false },
])("batch normalisation with %o", async (affine) => {
  const model = layers.sequential();
  model.add(layers.layers.conv2d({ ...convolution, inputShape: [8, 8, 3] }));
  model.add(
    layers.layers.batchNormalization({
      ...affine,
      movingMeanInitializer: "randomNormal",
      movingVarianceInitializer: layers.initializers.randomUniform({ minval: 0.5, maxval: 2 }),
    }),
  );
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ units: 3, activation: "softmax" }));
  const { report, bytes } = await importFile(await save(model, `bn-${JSON.stringify(affine).length}`));
  expect(report).toMatchObject({ capabilities: everything, blackBoxReason: null, features: { size: 144 } });
  await expectAsSaved(bytes, model);
});

/** A model of two models, as Teachable Machine's are: one that sees, and one that decides. */
function nested() {
  const sees = layers.sequential();
  sees.add(layers.layers.conv2d({ ...convolution, activation: "relu", inputShape: [16, 16, 3], name: "seen" }));
  sees.add(layers.layers.globalAveragePooling2d({}));
  const decides = layers.sequential();
  decides.add(layers.layers.dense({ units: 8, activation: "relu", inputShape: [4] }));
  decides.add(layers.layers.dense({ units: 3, activation: "softmax", useBias: false }));
  const model = layers.sequential();
  model.add(sees);
  model.add(decides);
  return model;
}

test("models within a model are looked into: their layers, features and last convolution are the model's", async () => {
  const model = nested();
  const { report, bytes } = await importFile(await save(model, "nested"));
  expect(report).toMatchObject({
    output: { answers: "probabilities", classCount: 3 },
    capabilities: everything,
    features: { size: 8 },
    lastConvolution: { node: "seen", shape: [4, 14, 14] },
    preprocessing: { scale: 1, source: "unknown" },
  });
  expect(report.layers.map(({ detail }) => detail)).toEqual([
    "InputLayer",
    "Conv2D",
    "GlobalAveragePooling2D",
    "Dense",
    "Dense",
  ]);
  await expectAsSaved(bytes, model);
});

test("Teachable Machine's metadata say the range and the classes", async () => {
  const model = nested();
  const path = await save(model, "teachable-machine");
  const labels = ["Rock", "Paper", "Scissors"];
  writeFileSync(join(path, "../metadata.json"), JSON.stringify({ tmVersion: "2.4.7", labels, imageSize: 16 }));
  const { report, bytes } = await importFile(path, {}, ["Scissors", "Rock"]);
  expect(report.preprocessing).toMatchObject({ scale: 2, mean: [1], source: "metadata" });
  expect(report.warnings).toEqual([]);
  const classifier = await tfjsClassifier("tfjs-layers")(bytes, "stored", "hash");
  expect(classifier.classCount).toBe(2);
  const other = await importFile(path, {}, ["a", "b", "c"]);
  expect(other.report.warnings).toEqual([expect.stringContaining("calls its classes Rock, Paper, Scissors")]);
  await expectAsSaved(other.bytes, model, (images) => tf.sub(tf.mul(images, 2), 1));
  expect((await importFile(path, { scale: 255 })).report.preprocessing.source).toBe("settings");
});

test("a Rescaling says which range is wanted", async () => {
  const model = layers.sequential();
  model.add(layers.layers.rescaling({ scale: 1 / 127.5, offset: -1, inputShape: [6, 6, 3] }));
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ units: 3, activation: "softmax" }));
  const { report, bytes } = await importFile(await save(model, "rescaling"));
  expect(report.preprocessing).toMatchObject({ scale: 255, source: "in the graph" });
  expect(report.preprocessing.reason).toMatch(/multiplies by 0.007843 and adds -1, which fits pixels from 0 to 255/);
  await expectAsSaved(bytes, model, (images) => tf.mul(images, 255));
});

test("one sigmoid is the second of two classes; several are a multi-label model's", async () => {
  const withUnits = (units: number) => {
    const model = layers.sequential();
    model.add(layers.layers.conv2d({ ...convolution, activation: "relu", inputShape: [8, 8, 3] }));
    model.add(layers.layers.flatten());
    model.add(layers.layers.dense({ units, activation: "sigmoid" }));
    return model;
  };
  const binary = withUnits(1);
  const { report, bytes } = await importFile(await save(binary, "binary"), {}, ["no", "yes"]);
  expect(report).toMatchObject({
    output: { answers: "one probability", classCount: 2 },
    capabilities: everything,
    features: { size: 144 },
  });
  await expectAsSaved(bytes, binary);
  const classifier = await tfjsClassifier("tfjs-layers")(bytes, "stored", "hash");
  if (classifier.kind !== "network") throw new Error("It should be a network");
  expect(classifier.design.classificationLayer({})!.kernel.shape).toEqual([144, 2]);
  await expect(importFile(await save(withUnits(4), "labels"))).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringMatching(/ends in 4 sigmoids: it is a multi-label model/),
  });
});

test("grey images without an axis of channels, as in Keras's first example", async () => {
  const model = layers.sequential();
  model.add(layers.layers.flatten({ inputShape: [28, 28] }));
  model.add(layers.layers.dense({ units: 16, activation: "relu" }));
  model.add(layers.layers.dropout({ rate: 0.2 }));
  model.add(layers.layers.dense({ units: 10 }));
  const { report } = await importFile(await save(model, "quickstart"));
  expect(report).toMatchObject({
    input: { layout: "NHW", height: 28, width: 28, channels: 1 },
    output: { answers: "logits", classCount: 10 },
    features: { size: 16 },
  });
});

test("several outputs: asked which", async () => {
  const image = layers.input({ shape: [6, 6, 3] });
  const flat = layers.layers.flatten().apply(image) as layers.SymbolicTensor;
  const [a, b] = ["first", "second"].map(
    (name, index) =>
      layers.layers.dense({ units: 3 + index, activation: "softmax", name }).apply(flat) as layers.SymbolicTensor,
  );
  const path = await save(layers.model({ inputs: image, outputs: [a!, b!] }), "two-outputs");
  await expect(importFile(path)).rejects.toThrow(
    /2 outputs that may be its answers: first \[any, 3\], second \[any, 4\]/,
  );
  expect((await importFile(path, { output: "second" })).report.output).toMatchObject({ name: "second", classCount: 4 });
});

/** The same network as Keras 3 describes it, with augmentation and a normalisation in front. */
function asKeras3(file: Written): object {
  const layer = (class_name: string, name: string, config: object, from?: string) => ({
    module: "keras.layers",
    class_name,
    config: {
      name,
      trainable: true,
      dtype: { module: "keras", class_name: "DTypePolicy", config: { name: "float32" } },
      ...config,
    },
    registered_name: null,
    name,
    inbound_nodes: from
      ? [
          {
            args: [
              {
                class_name: "__keras_tensor__",
                config: { shape: [null], dtype: "float32", keras_history: [from, 0, 0] },
              },
            ],
            kwargs: {},
          },
        ]
      : [],
  });
  const config = {
    name: "functional",
    layers: [
      layer("InputLayer", "image", { batch_shape: [null, 8, 8, 3], sparse: false, ragged: false }),
      layer("RandomFlip", "flip", { mode: "horizontal", seed: 1, data_format: "channels_last" }, "image"),
      layer("RandomRotation", "turn", { factor: 0.1, fill_mode: "reflect" }, "flip"),
      layer("Normalization", "normal", { axis: [-1], mean: null, variance: null, invert: false }, "turn"),
      layer(
        "Conv2D",
        "conv",
        { filters: 4, kernel_size: [3, 3], strides: [1, 1], padding: "valid", activation: "relu", use_bias: true },
        "normal",
      ),
      layer("Flatten", "flat", { data_format: "channels_last" }, "conv"),
      layer(
        "Dense",
        "dense",
        { units: 3, activation: { module: "builtins", class_name: "function", config: "softmax" }, use_bias: true },
        "flat",
      ),
    ],
    input_layers: ["image", 0, 0],
    output_layers: ["dense", 0, 0],
  };
  const [group] = file.weightsManifest;
  const renamed = group!.weights.map(({ name, ...weight }) => ({ ...weight, name: `functional/${name}` }));
  writeFileSync(
    join(folder, "keras-3", "normal.bin"),
    Buffer.from(Float32Array.of(110, 120, 130, 3600, 3500, 3400).buffer),
  );
  const normal = [
    { name: "functional/normal/mean", shape: [3], dtype: "float32" },
    { name: "functional/normal/variance", shape: [3], dtype: "float32" },
  ];
  return {
    format: "layers-model",
    generatedBy: "keras v3.5.0",
    modelTopology: {
      keras_version: "3.5.0",
      backend: "tensorflow",
      model_config: { class_name: "Functional", config },
    },
    weightsManifest: [
      { paths: group!.paths, weights: renamed },
      { paths: ["normal.bin"], weights: normal },
    ],
  };
}

test("Keras 3's description, with augmentation that does nothing and a normalisation that is learnt", async () => {
  const model = layers.sequential();
  model.add(layers.layers.conv2d({ ...convolution, activation: "relu", inputShape: [8, 8, 3], name: "conv" }));
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ units: 3, activation: "softmax", name: "dense" }));
  const { report, bytes } = await importFile(await save(model, "keras-3", asKeras3));
  expect(report).toMatchObject({
    capabilities: everything,
    preprocessing: { scale: 255, source: "in the graph", nodes: ["normal"] },
    features: { size: 144 },
    lastConvolution: { node: "conv" },
  });
  const normal = (images: tf.Tensor) =>
    tf.div(tf.sub(tf.mul(images, 255), tf.tensor1d([110, 120, 130])), tf.sqrt(tf.tensor1d([3600, 3500, 3400])));
  await expectAsSaved(bytes, model, normal);
});
