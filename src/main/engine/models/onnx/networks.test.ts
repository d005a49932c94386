import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../compile/compile.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { wasmRuntime } from "../../runtime/tfjs-runtime.ts";
import { decodeModel } from "./read-model.ts";
import { runGraph } from "./run-graph.ts";
import { expectAsRuntime, normalImages, runFile } from "./testing/compare-with-runtime.ts";
import { networks } from "./testing/networks/list.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe.each(Object.entries(networks))("%s", (_, generate) => {
  const { bytes, imageShape } = generate();

  test("imported answers as ONNX Runtime does, for any number of images", async () => {
    await expectAsRuntime(bytes, { image: normalImages([1, ...imageShape], 1) }, 1e-4);
    await expectAsRuntime(bytes, { image: normalImages([3, ...imageShape], 2) }, 1e-4);
  });

  test("runs on TF.js as it stands", async () => {
    const image = normalImages([2, ...imageShape], 4);
    const { logits } = await runFile(bytes, { image });
    const model = decodeModel(bytes, "network.onnx");
    const program = await compile(
      ({ image }) => runGraph(model, { inputs: { image: image! }, wanted: ["logits"] }),
      { image },
      { runtime: await wasmRuntime() },
    );
    const largest = Math.max(...logits!.data.map(Math.abs));
    const before = tf.memory().numTensors;
    const actual = (await program.run({ image })).logits!.data;
    expect(tf.memory().numTensors).toBe(before);
    for (const [index, value] of logits!.data.entries())
      expect(Math.abs(actual[index]! - value) / largest).toBeLessThan(1e-3);
  });

  test("has the gradient of its differences", async () => {
    const model = decodeModel(bytes, "network.onnx");
    const image = normalImages([2, ...imageShape], 3);
    const logit = (x: tf.Tensor) =>
      tf.sum(tf.slice(runGraph(model, { inputs: { image: x }, wanted: ["logits"] }).logits!, [0, 4], [-1, 1]));
    const program = await compile(
      ({ image }) => ({ gradient: tf.grad(logit as never)(image!) }),
      { image },
      {
        runtime: onnxRuntime({ threads: 1 }),
      },
    );
    const gradient = (await program.run({ image })).gradient!.data as Float32Array;
    await program.dispose();
    const norm = Math.hypot(...gradient);
    expect(norm).toBeGreaterThan(0);
    // Along its own direction the gradient is as long as it is; the file itself is asked, not the import.
    const step = 1e-2;
    const moved = async (by: number) => {
      const data = image.data.map((value, index) => value + (by * gradient[index]!) / norm) as Float32Array;
      const { data: logits } = (await runFile(bytes, { image: { ...image, data } })).logits!;
      return logits[4]! + logits[14]!;
    };
    const difference = ((await moved(step)) - (await moved(-step))) / (2 * step);
    expect(Math.abs(difference - norm) / norm).toBeLessThan(2e-2);
  });
});
