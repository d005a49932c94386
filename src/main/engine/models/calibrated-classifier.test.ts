import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { answersOf } from "#shared/library/answers.ts";
import { atTemperature as answersAt } from "#shared/library/temperature.ts";
import type { Program } from "../compile/compile.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { probabilities } from "./answers.ts";
import { constants } from "./architecture.ts";
import { atTemperature } from "./calibrated-classifier.ts";
import type { BlackBox, Network } from "./classifier.ts";
import { leNet } from "./le-net.ts";
import { randomisedNetwork } from "./randomised-network.ts";
import { expectParts } from "./testing/expect-parts.ts";

beforeAll(() => tf.setBackend("cpu"));

const inputShape = [20, 20, 1] as const;
const design = leNet.design(inputShape, 5);
const network: Network = {
  ...{ kind: "network", design, inputShape, classCount: 5, key: "le-net" },
  weights: design.initialise(3),
};
const images = Float32Array.from({ length: 2 * 400 }, (_, k) => ((k * 7919) % 101) / 100);

const logitsOf = ({ design: own, weights }: Network) =>
  tf.tidy(() =>
    own
      .forward(constants(weights), tf.tensor(images, [2, ...inputShape]))
      .logits.dataSync()
      .slice(),
  );

test("a network's logits are divided, and its parts are still the parts of the whole", () => {
  const calibrated = atTemperature(network, 2.5) as Network;
  const own = logitsOf(network);
  for (const [at, logit] of logitsOf(calibrated).entries()) expect(logit).toBeCloseTo(own[at]! / 2.5, 5);
  expectParts(calibrated);
  expect(calibrated.key).not.toBe(network.key);
  expect(calibrated.key).not.toBe(atTemperature(network, 2.4).key);
});

test("a network that holds its own weights is calibrated with others, too", async () => {
  const rebuilt: Network["design"] = { ...design, rebuiltWith: async () => design };
  const shuffled = await randomisedNetwork(atTemperature({ ...network, design: rebuilt }, 2) as Network, 1);
  const own = logitsOf({ ...network, weights: shuffled.weights });
  for (const [at, logit] of logitsOf(shuffled).entries()) expect(logit).toBeCloseTo(own[at]! / 2, 5);
});

/** A box that gives these probabilities whatever it is shown. */
const boxOf = (rows: Float32Array, classCount: number): BlackBox => ({
  ...{ kind: "black-box", inputShape, classCount, key: "box", reason: "", batchReason: null, batch: null },
  program: async (batch): Promise<Program> => ({
    nodeCount: 0,
    run: async () => ({ probabilities: { shape: [batch, classCount], dtype: "float32", data: rows } }),
    dispose: async () => {},
  }),
});

test("answers of networks and black boxes are those that calibration was fitted to, certain ones included", async () => {
  const run = async (classifier: Network | BlackBox) => {
    const program = await probabilities(classifier).build(2, onnxRuntime());
    const { probabilities: answers } = await program.run({
      images: { shape: [2, ...inputShape], dtype: "float32", data: images },
    });
    await program.dispose();
    return answers!.data as Float32Array;
  };
  const own = await run(network);
  const expected = answersAt(answersOf(own, 5), [0, 1], 0.7).probabilities;
  for (const classifier of [atTemperature(network, 0.7), atTemperature(boxOf(own, 5), 0.7)])
    for (const [at, value] of (await run(classifier as Network | BlackBox)).entries())
      expect(value).toBeCloseTo(expected[at]!, 5);

  const logits = fc.array(fc.double({ min: -80, max: 80, noNaN: true }), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(logits, fc.double({ min: 0.05, max: 20, noNaN: true }), async (row, temperature) => {
      const rows = Float32Array.from(tf.tidy(() => tf.softmax(tf.tensor1d(row)).dataSync()));
      const calibrated = atTemperature(boxOf(rows, 4), temperature) as BlackBox;
      const { probabilities: answers } = await (await calibrated.program(1, onnxRuntime())).run({});
      const values = answers!.data as Float32Array;
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(values[rows.indexOf(Math.max(...rows))]).toBe(Math.max(...values));
    }),
  );
});
