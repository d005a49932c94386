import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { workplaceOn } from "../batches/workplace.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { Watch } from "../watch.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { gan } from "./generators/gan.ts";
import { trainGenerator } from "./generators/train-generator.ts";
import { vae5 } from "./generators/vae.ts";
import { multilayerPerceptron } from "./mlp.ts";
import { bars, classCount } from "./testing/bars.ts";
import { trainClassifier } from "./train.ts";
import { encodeWeights } from "./weights-file.ts";

const anything = z.unknown();
const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const data = bars();
const stepsPerEpoch = Math.ceil(100 / 16);

/** Stops training in the given epoch's second step. */
function stopping(epoch: number): Watch {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done === (epoch - 1) * stepsPerEpoch + 2) controller.abort(new Error("cut short"));
    },
  };
}
const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };

test.each([
  ["adam, dropout", bayesTrexCnn, {}],
  ["momentum, cosine schedule", multilayerPerceptron, { optimiser: "momentum", schedule: "cosine" }],
  ["early stopping", multilayerPerceptron, { earlyStopping: { metric: "loss", patience: 3 } }],
] as const)("two epochs, cut short, and two more are four in one go, bit for bit: %s", async (name, network, more) => {
  const design = network.design([8, 8, 1], classCount);
  const settings = trainingSettings.parse({ epochs: 4, batchSize: 16, learningRate: 0.01, ...more });
  const whole = await trainClassifier(design, data, settings, workplace, unwatched);

  const checkpoint = { path: join(data.folder, `${name}.safetensors`), key: name };
  const train = (watch: Watch) => trainClassifier(design, data, settings, workplace, watch, checkpoint);
  await expect(train(stopping(3))).rejects.toThrow("cut short");
  expect(readCheckpoint(checkpoint, anything)!.progress).toEqual(whole.history.slice(0, 2));
  const steps: number[] = [];
  const resumed = await train({ ...unwatched, onProgress: ({ done }) => steps.push(done) });
  expect(steps[0]).toBe(2 * Math.ceil((name === "early stopping" ? 90 : 100) / 16) + 1);
  expect(resumed.history).toEqual(whole.history);
  expect(Buffer.from(encodeWeights(resumed.weights)).equals(encodeWeights(whole.weights))).toBe(true);
  expect(existsSync(`${checkpoint.path}.partial`)).toBe(false);

  const nothingLeft = await train(stopping(1));
  expect(Buffer.from(encodeWeights(nothingLeft.weights)).equals(encodeWeights(whole.weights))).toBe(true);
});

test.each([vae5, gan("small-gan", [6, 5, 4, 3])])(
  "a generator cut short amid an epoch, and gone on with, is that of one go, bit for bit: $id",
  async ({ id, design: make }) => {
    const design = make([8, 8, 1]);
    const settings = { epochs: 3, batchSize: 16, learningRate: 0.002, seed: 1 };
    const source = { images: data.images, indices: data.trainIndices };
    const whole = await trainGenerator(design, source, settings, workplace.runtime, unwatched);

    const checkpoint = { path: join(data.folder, `${id}.safetensors`), key: id };
    const train = (watch: Watch) => trainGenerator(design, source, settings, workplace.runtime, watch, checkpoint);
    await expect(train(stopping(2))).rejects.toThrow("cut short");
    const steps: number[] = [];
    const resumed = await train({ ...unwatched, onProgress: ({ done }) => steps.push(done) });
    expect(steps[0]).toBe(stepsPerEpoch + 3);
    expect(resumed.history).toEqual(whole.history);
    expect(Buffer.from(encodeWeights(resumed.weights)).equals(encodeWeights(whole.weights))).toBe(true);
  },
);

test("the checkpoint of another training, or a damaged one, is not gone on with", async () => {
  const design = multilayerPerceptron.design([8, 8, 1], classCount);
  const settings = trainingSettings.parse({ epochs: 1, batchSize: 16 });
  const checkpoint = { path: join(data.folder, "a.safetensors"), key: "a" };
  expect(readCheckpoint(checkpoint, anything)).toBeNull();
  await trainClassifier(design, data, settings, workplace, unwatched, checkpoint);
  expect(readCheckpoint(checkpoint, anything)).not.toBeNull();
  expect(readCheckpoint({ ...checkpoint, key: "b" }, anything)).toBeNull();
  const bytes = readFileSync(checkpoint.path);
  for (const damaged of [bytes.subarray(0, bytes.length - 4), bytes.subarray(0, 5), Buffer.alloc(0)]) {
    writeFileSync(checkpoint.path, damaged);
    expect(readCheckpoint(checkpoint, anything)).toBeNull();
  }
});
