import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { workplaceOn } from "../batches/workplace.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import type { Network } from "./classifier.ts";
import { leNet } from "./le-net.ts";
import { multilayerPerceptron } from "./mlp.ts";
import { classGradients } from "./spatial-gradients.ts";
import { expectClassGradients, expectParts } from "./testing/expect-parts.ts";

beforeAll(() => tf.setBackend("cpu"));

function untrained(network: typeof leNet): Network {
  const inputShape = [20, 20, 1] as const;
  const design = network.design(inputShape, 5);
  const own = { design, weights: design.initialise(3), inputShape, classCount: 5, key: network.id };
  return { kind: "network", ...own };
}

test.each([
  [bayesTrexCnn, "conv2", [16, 16, 64]],
  [leNet, "relu2", [4, 4, 50]],
] as const)("$id is cut before its last pooling, and has its last weights", async (network, name, shape) => {
  const own = untrained(network);
  expect(own.design.spatialLayer).toMatchObject({ name, shape });
  expectParts(own);
  await expectClassGradients(own);
});

test("a network without convolutions has no spatial layer, and says so where it is asked for it", async () => {
  const network = untrained(multilayerPerceptron);
  expect(network.design.spatialLayer).toBeNull();
  const asked = classGradients(network, new Float32Array(400), Int32Array.of(0), workplaceOn(onnxRuntime()));
  await expect(asked.next()).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("no last convolution"),
  });
});
