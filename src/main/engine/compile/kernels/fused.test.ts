import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, test } from "vitest";
import { expectGradient, expectSameAsCpu, randomTensor } from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;

describe.each(activations)("fused with %s", (activation) => {
  const alpha = () => randomTensor([3], { seed: 9 });
  const shared = () => ({
    activation,
    leakyreluAlpha: 0.3,
    ...(activation === "prelu" ? { preluActivationWeights: alpha() } : {}),
  });

  test("a product equals TF.js", () =>
    expectSameAsCpu(
      ({ a, b, bias }) => ({
        y: tf.fused.matMul({ a: a!, b: b!, bias: bias!, transposeB: true, ...shared() }),
      }),
      { a: randomTensor([4, 5], { seed: 1 }), b: randomTensor([3, 5], { seed: 2 }), bias: alpha() },
    ));

  test("convolutions equal TF.js", () =>
    expectSameAsCpu(
      ({ x, filter, depthwise, bias }) => ({
        dense: tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: "same",
          bias: bias!,
          ...shared(),
        }),
        depthwise: tf.fused.depthwiseConv2d({
          x: x as tf.Tensor4D,
          filter: depthwise as tf.Tensor4D,
          strides: 2,
          pad: "valid",
          bias: bias!,
          ...shared(),
        }),
      }),
      {
        x: randomTensor([2, 5, 6, 3], { seed: 1 }),
        filter: randomTensor([3, 2, 3, 3], { seed: 2 }),
        depthwise: randomTensor([2, 2, 3, 1], { seed: 3 }),
        bias: alpha(),
      },
    ));
});

test("a fused product has TF.js's gradients", () =>
  expectGradient(
    (a, b, bias) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation: "sigmoid" }),
    [randomTensor([4, 5], { seed: 1 }), randomTensor([5, 3], { seed: 2 }), randomTensor([3], { seed: 3 })],
    { step: 1e-2 },
  ));
