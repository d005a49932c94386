import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { firstCurvedOperator } from "./piecewise-linear.ts";
import { trace } from "./trace-backend.ts";

const kernel = tf.randomUniform([3, 3, 2, 4], -1, 1, "float32", 1) as tf.Tensor4D;
const weights = tf.randomUniform([64, 5], -1, 1, "float32", 2) as tf.Tensor2D;
const operatorOf = (f: (x: tf.Tensor4D) => tf.Tensor) =>
  firstCurvedOperator(trace(({ x }) => ({ y: f(x as tf.Tensor4D) }), { x: { shape: [1, 8, 8, 2], dtype: "float32" } }));
const flat = (x: tf.Tensor) => tf.reshape(x, [1, -1]) as tf.Tensor2D;

test.each<[string, (x: tf.Tensor4D) => tf.Tensor]>([
  [
    "convolution, rectifier, pooling, a fully connected layer",
    (x) => tf.matMul(flat(tf.maxPool(tf.relu(tf.conv2d(x, kernel, 1, "same")), 2, 2, "valid")), weights),
  ],
  ["a shortcut and global average pooling", (x) => tf.mean(tf.relu(tf.add(x, tf.mul(x, 2))), [1, 2])],
  ["normalisation by stored statistics", (x) => tf.batchNorm4d(x, tf.tensor1d([1, 2]), tf.tensor1d([3, 4]))],
  ["leaky rectifiers and limits", (x) => tf.clipByValue(tf.leakyRelu(x, 0.1), -1, 6)],
  ["a choice by a comparison", (x) => tf.where(tf.greater(x, 0), tf.mul(x, 3), tf.neg(x))],
  ["a product with a step", (x) => tf.mul(x, tf.step(x))],
])("piecewise linear: %s", (_, f) => expect(operatorOf(f)).toBeNull());

test.each<[string, string, (x: tf.Tensor4D) => tf.Tensor]>([
  ["Sigmoid", "a sigmoid", (x) => tf.relu(tf.sigmoid(x))],
  ["Mul", "an activation times its own gate", (x) => tf.mul(x, tf.clipByValue(x, 0, 1))],
  ["Div", "a division by what depends on the input", (x) => tf.div(1, tf.add(2, tf.relu(x)))],
  ["MatMul", "attention", (x) => tf.matMul(flat(x), tf.transpose(flat(x)))],
])("not piecewise linear: %s, %s", (operator, _, f) => {
  const found = operatorOf(f);
  // A product of a matrix may be written as any of these.
  expect(operator === "MatMul" ? ["MatMul", "Gemm", "Einsum"] : [operator]).toContain(found);
});
