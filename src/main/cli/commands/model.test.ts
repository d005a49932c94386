import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ModelBuilder } from "#engine/models/onnx/testing/model-builder.ts";
import { GraphWriter } from "#engine/models/tfjs/testing/graph-writer.ts";
import { decodeWeights } from "#engine/models/weights-file.ts";
import { openHost } from "../open-host.ts";
import { run } from "../testing/run.ts";

const services = async () => openHost({ transport: "in-process", transportReason: "a test" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-model-"));
  vi.stubEnv("EXEMPLAR_USER_DATA", join(folder, "user"));
  vi.stubEnv("EXEMPLAR_PROJECT", join(folder, "project"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

async function command(...words: string[]) {
  const { status, stdout, stderr } = await run([...words, "--json"], services);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The classifier that ships with the app, as tf2onnx would export it; with an operator that is not imported, or not. */
async function digits(name: string, { opaque = false } = {}): Promise<string> {
  await import("@tensorflow/tfjs-backend-cpu");
  const file = join(import.meta.dirname, "../../../../resources/mnist-cnn.safetensors");
  const { weights } = decodeWeights(readFileSync(file), file);
  const model = new ModelBuilder({ opset: 13 });
  const tensor = (key: string) => model.floats(weights[key]!.data, weights[key]!.shape);
  const filter = (key: string) => {
    const transposed = tf.transpose(tf.tensor(weights[key]!.data, [...weights[key]!.shape]), [3, 2, 0, 1]);
    return model.floats(transposed.dataSync(), transposed.shape);
  };
  const relu = (x: string) => model.node("Relu", [x]);
  const images = model.input("images", ["N", 28, 28, 1]);
  let y = model.node("Transpose", [images], { attributes: { perm: [0, 3, 1, 2] } });
  y = relu(model.node("Conv", [y, filter("conv1/kernel"), tensor("conv1/bias")]));
  y = relu(model.node("Conv", [y, filter("conv2/kernel"), tensor("conv2/bias")]));
  y = model.node("MaxPool", [y], { attributes: { kernel_shape: [2, 2], strides: [2, 2] } });
  y = model.node("Transpose", [y], { attributes: { perm: [0, 2, 3, 1] } });
  y = model.node("Reshape", [y, model.integers([-1, 9216])]);
  y = relu(model.node("Add", [model.node("MatMul", [y, tensor("fc1/kernel")]), tensor("fc1/bias")]));
  if (opaque) y = model.node("Shrink", [y], { name: "odd_one", attributes: { lambd: { float: 0 } } });
  y = model.node("Add", [model.node("MatMul", [y, tensor("fc2/kernel")]), tensor("fc2/bias")]);
  model.output(model.named("probabilities", model.node("Softmax", [y])), ["N", 10]);
  const path = join(folder, name);
  writeFileSync(path, model.bytes());
  return path;
}

/** The same network as TensorFlow's converter writes it for TensorFlow.js. */
function digitsGraph(): string {
  const file = join(import.meta.dirname, "../../../../resources/mnist-cnn.safetensors");
  const { weights } = decodeWeights(readFileSync(file), file);
  const graph = new GraphWriter().placeholder("images", [-1, 28, 28, 1]);
  const constant = (key: string) => graph.constant(key, [...weights[key]!.shape], [...weights[key]!.data]);
  const ones = { list: { i: ["1", "1", "1", "1"] } };
  const twos = { list: { i: ["1", "2", "2", "1"] } };
  const layer = (
    name: string,
    op: string,
    input: string,
    parameters: string,
    attributes = {},
    fused = ["BiasAdd", "Relu"],
  ) =>
    graph.node(name, op, [input, constant(`${parameters}/kernel`), constant(`${parameters}/bias`)], {
      fused_ops: { list: { s: fused } },
      num_args: { i: "1" },
      ...attributes,
    });
  const window = { padding: { s: "VALID" }, data_format: { s: "NHWC" }, strides: ones, dilations: ones };
  layer("first", "_FusedConv2D", "images", "conv1", window);
  layer("second", "_FusedConv2D", "first", "conv2", window);
  graph.node("pool", "MaxPool", ["second"], { ...window, ksize: twos, strides: twos });
  graph.node("flat", "Reshape", ["pool", graph.integers("shape", [2], [-1, 9216])]);
  layer("hidden", "_FusedMatMul", "flat", "fc1");
  layer("logits", "_FusedMatMul", "hidden", "fc2", {}, ["BiasAdd"]);
  graph.node("softmax", "Softmax", ["logits"]).output("probabilities", "softmax:0");
  const { file: description, bytes } = graph.write();
  writeFileSync(join(folder, "group1-shard1of1.bin"), bytes);
  const path = join(folder, "model.json");
  writeFileSync(path, JSON.stringify(description));
  return path;
}

test("a graph of TensorFlow's operations is checked and imported like the network that it is made from", async () => {
  const path = digitsGraph();
  expect(await command("model", "check", path)).toMatchObject({
    file: "model.json",
    parameterCount: 1_199_882,
    input: { layout: "NHWC", height: 28, width: 28, channels: 1, dynamicBatch: true },
    output: { answers: "probabilities", classCount: 10 },
    features: { size: 128 },
    lastConvolution: { node: "second", shape: [64, 24, 24] },
    capabilities: ["black-box", "features", "gradients"],
  });
  await command("project", "create");
  await command("dataset", "import");
  const { classifier: bundled } = await command("train", "--bundled");
  const { classifier, job } = await command("model", "import", path, "--name", "Graph");
  expect(classifier).toMatchObject({ name: "Graph", architecture: "tfjs-graph", testAccuracy: bundled.testAccuracy });
  expect(job.result.report.agreement.difference).toBeLessThan(1e-4);
});

test("a model is checked, imported and explained like the network that it is an export of", async () => {
  const [open, opaque] = [await digits("digits.onnx"), await digits("opaque.onnx", { opaque: true })];
  expect(await command("model", "check", open)).toMatchObject({
    file: "digits.onnx",
    parameterCount: 1_199_882,
    input: { layout: "NHWC", height: 28, width: 28, channels: 1, dynamicBatch: true },
    output: { name: "probabilities", answers: "probabilities", classCount: 10 },
    features: { size: 128 },
    lastConvolution: { shape: [64, 24, 24] },
    capabilities: ["black-box", "features", "gradients"],
    blackBoxReason: null,
  });
  const { stdout } = await run(["model", "check", opaque], services);
  expect(stdout).toMatch(/operators +not covered: Shrink/);
  expect(stdout).toMatch(/black box +The operator Shrink \(node odd_one\)/);

  await command("project", "create");
  await command("dataset", "import");
  const { classifier: bundled } = await command("train", "--bundled");
  const { classifier: imported, job } = await command("model", "import", open, "--name", "Digits");
  const { classifier: closed } = await command("model", "import", opaque);
  expect(imported).toMatchObject({ name: "Digits", origin: "Imported from digits.onnx (tests)", architecture: "onnx" });
  expect(job.result.report.agreement.difference).toBeLessThan(1e-4);
  expect(closed).toMatchObject({ name: "opaque", capabilities: ["black-box"] });
  expect([imported.testAccuracy, closed.testAccuracy]).toEqual([bundled.testAccuracy, bundled.testAccuracy]);

  const none = ["--hits", "0", "--errors", "2", "--low-confidence", "0"];
  for (const { id } of [imported, closed]) {
    const which = ["--classifier", id];
    const { targets } = await command("targets", "choose", ...which, ...none);
    const ids = targets.map((target: { id: string }) => target.id);
    const { artefacts } = await command("run", "gp-mask", ...which, "--target", ...ids, "--masks", "100");
    expect(artefacts).toHaveLength(ids.length);
    const gradient = await run(["run", "gradient-input", ...which, "--target", ...ids, "--json"], services);
    expect(gradient.status).toBe(id === imported.id ? 0 : 1);
  }
});

test("a model that does not fit the dataset, and a file that is none, are refused in words", async () => {
  await command("project", "create");
  await command("dataset", "import");
  const model = new ModelBuilder();
  const flat = model.node("Flatten", [model.input("x", ["N", 1, 28, 28])]);
  model.output(model.node("MatMul", [flat, model.random([784, 3])]), ["N", 3]);
  const path = join(folder, "three.onnx");
  writeFileSync(path, model.bytes());
  const failure = async (...words: string[]) => {
    const { status, stdout } = await run([...words, "--json"], services);
    expect(status).toBe(1);
    return JSON.parse(stdout).error;
  };
  expect((await failure("model", "import", path)).message).toMatch(
    /tells 3 classes apart, but there are 10 class names/,
  );
  const labels = join(folder, "labels.txt");
  writeFileSync(labels, "one\ntwo\n");
  expect((await failure("model", "check", path, "--labels", labels)).message).toMatch(/3 classes apart.*are 2 class/);
  writeFileSync(path, readFileSync(path).subarray(0, 900));
  expect(await failure("model", "check", path)).toMatchObject({
    code: "INVALID",
    message: expect.stringMatching(/three\.onnx is not a usable ONNX model: it is cut short.* byte \d+ of 900/),
  });
  expect(await failure("model", "check", join(folder, "nowhere.onnx"))).toMatchObject({ code: "NOT_FOUND" });
  expect((await command("jobs")).map(({ status }: { status: string }) => status)).toEqual(["failed", "done"]);
});

test.skipIf(process.platform === "win32")(
  "what is no regular file is refused at once, with or without an end",
  async () => {
    for (const path of ["/dev/zero", "/dev/null", "/dev/zero/model.json"]) {
      const { status, stdout } = await run(["model", "check", path, "--json"], services);
      expect([path, status, JSON.parse(stdout).error.code]).toEqual([
        path,
        1,
        expect.stringMatching(/INVALID|NOT_FOUND/),
      ]);
    }
  },
);
