import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compile, type TensorFunction, type TensorValue } from "./compile.ts";
import { elementsOf } from "./program.ts";
import { expectSameAsCpu, randomTensor } from "./testing/compare.ts";

type Tensors = Record<string, tf.Tensor>;

/** The papers' CNN on `[N, 28, 28, 1]`, fewer channels. */
function logits(x: tf.Tensor, w: Tensors): tf.Tensor {
  const first = tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w.c1 as tf.Tensor4D, 1, "valid"), w.b1!));
  const second = tf.relu(tf.add(tf.conv2d(first as tf.Tensor4D, w.c2 as tf.Tensor4D, 1, "valid"), w.b2!));
  const pooled = tf.maxPool(second as tf.Tensor4D, 2, 2, "valid");
  const hidden = tf.relu(tf.add(tf.matMul(tf.reshape(pooled, [x.shape[0]!, -1]), w.f1!), w.d1!));
  return tf.add(tf.matMul(hidden, w.f2!), w.d2!);
}

/** The papers' VAE decoder on `[N, 5]`. */
function decode(z: tf.Tensor, w: Tensors): tf.Tensor {
  const hidden = tf.relu(tf.add(tf.matMul(z, w.v1!), w.e1!));
  return tf.reshape(tf.sigmoid(tf.add(tf.matMul(hidden, w.v2!), w.e2!)), [z.shape[0]!, 28, 28, 1]);
}

const crossEntropy = (x: tf.Tensor, y: tf.Tensor, w: Tensors) =>
  tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(logits(x, w))), -1)));

const shapes = {
  c1: [3, 3, 1, 4],
  b1: [4],
  c2: [3, 3, 4, 8],
  b2: [8],
  f1: [12 * 12 * 8, 16],
  d1: [16],
  f2: [16, 10],
  d2: [10],
  v1: [5, 20],
  e1: [20],
  v2: [20, 784],
  e2: [784],
};
const names = ["c1", "b1", "c2", "b2", "f1", "d1", "f2", "d2"];

let weights: Tensors;
beforeEach(async () => {
  await tf.setBackend("cpu");
  weights = Object.fromEntries(
    Object.entries(shapes).map(([name, shape], seed) => [name, randomTensor(shape, { seed, scale: 0.3 })]),
  );
});
afterEach(() => tf.disposeVariables());

describe("a compiled function equals the function itself", () => {
  test("a convolutional classifier with captured weights", async () => {
    await expectSameAsCpu(({ x }) => ({ probabilities: tf.softmax(logits(x!, weights) as tf.Tensor2D) }), {
      x: randomTensor([6, 28, 28, 1], { seed: 1 }),
    });
  });

  test("its training step: loss and gradients by weights that are inputs", async () => {
    const step: TensorFunction = (inputs) => {
      const loss = (...trained: tf.Tensor[]) =>
        crossEntropy(inputs.x!, inputs.y!, Object.fromEntries(names.map((name, index) => [name, trained[index]!])));
      const { value, grads } = tf.valueAndGrads(loss as never)(names.map((name) => inputs[name]!));
      return { loss: value, ...Object.fromEntries(names.map((name, index) => [name, grads[index]!])) };
    };
    await expectSameAsCpu(step, {
      x: randomTensor([6, 28, 28, 1], { seed: 1 }),
      y: tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 3, 9, 9], "int32"), 10), "float32"),
      ...Object.fromEntries(names.map((name) => [name, weights[name]!])),
    });
  });

  test("the log-posterior of a decoder's latent code, with its gradient", async () => {
    const target = tf.oneHot(tf.tensor1d([3, 3, 3, 3], "int32"), 10);
    const logPosterior = (z: tf.Tensor) =>
      tf.sub(
        tf.sum(tf.mul(target, tf.logSoftmax(logits(decode(z, weights), weights)))),
        tf.mul(0.5, tf.sum(tf.square(z))),
      );
    await expectSameAsCpu(
      ({ z }) => {
        const { value, grad } = tf.valueAndGrad(logPosterior as never)(z!);
        return { value, gradient: grad };
      },
      { z: randomTensor([4, 5], { seed: 2 }) },
    );
  });

  test("inputs and constants that are returned as they are", async () => {
    await expectSameAsCpu(({ x }) => ({ x: x!, again: x!, ones: tf.onesLike(x!), four: tf.scalar(4) }), {
      x: randomTensor([2, 3], { seed: 3 }),
    });
  });
});

describe("tracing leaves TF.js as it was", () => {
  const double: TensorFunction = ({ x }) => ({ y: tf.mul(x!, 2) });
  const inputs = { x: { shape: [3], dtype: "float32" } } as const;

  test("the active backend, the tensors and the captured weights", async () => {
    const before = tf.memory().numTensors;
    const program = await compile(({ x }) => ({ y: tf.mul(x!, weights.d2!) }), {
      x: { shape: [10], dtype: "float32" },
    });
    await program.dispose();
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.memory().numTensors).toBe(before);
    expect(weights.d2!.dataSync()).toHaveLength(10);
  });

  test("also when the function throws", async () => {
    const before = tf.memory().numTensors;
    const failing: TensorFunction = ({ x }) => {
      double({ x: x! });
      throw new Error("no");
    };
    await expect(compile(failing, inputs)).rejects.toThrow("no");
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.memory().numTensors).toBe(before);
    expect(Math.random()).toBeLessThan(1);
  });

  test("dead and repeated computations are not in the program", async () => {
    const program = await compile(({ x }) => {
      tf.exp(tf.exp(x!));
      return { a: tf.mul(x!, 2), b: tf.add(tf.mul(x!, 2), 0) };
    }, inputs);
    expect(program.nodeCount).toBe(1);
    await program.dispose();
  });
});

test("a forward pass beside a gradient's own is computed once, large constants and all", async () => {
  const filter = randomTensor([3, 3, 2, 8], { seed: 1 }) as tf.Tensor4D;
  const features = (x: tf.Tensor) => tf.relu(tf.conv2d(x as tf.Tensor4D, filter, 1, "valid"));
  const gradient = (x: tf.Tensor) => tf.grad((x) => tf.sum(tf.square(features(x))))(x);
  const inputs = { x: { shape: [1, 5, 5, 2], dtype: "float32" } } as const;
  const alone = await compile(({ x }) => ({ gradient: gradient(x!) }), inputs);
  const both = await compile(({ x }) => ({ gradient: gradient(x!), features: features(x!) }), inputs);
  // One more node brings the features into TF.js's order.
  expect(both.nodeCount).toBe(alone.nodeCount + 1);
  await Promise.all([alone.dispose(), both.dispose()]);
});

describe("what cannot be compiled says so", () => {
  const inputs = { x: { shape: [4], dtype: "float32" } } as const;

  test("a kernel without a rule is named, with its call", async () => {
    const spectrum: TensorFunction = ({ x }) => ({ y: tf.unique(x!).values });
    await expect(compile(spectrum, inputs)).rejects.toMatchObject({
      kernel: "Unique",
      call: expect.stringContaining("x: float32[4]"),
      message: expect.stringContaining("Unique"),
    });
  });

  test("reading a value that depends on the inputs", async () => {
    const peeking: TensorFunction = ({ x }) => ({ y: tf.mul(x!, tf.sum(x!).dataSync()[0]!) });
    await expect(compile(peeking, inputs)).rejects.toThrow(/read the values/);
  });

  test("random numbers", async () => {
    await expect(compile(({ x }) => ({ y: tf.add(x!, tf.randomNormal([4])) }), inputs)).rejects.toThrow(/random/);
  });

  test("assigning a variable, which stays what it was", async () => {
    const variable = tf.variable(tf.scalar(2));
    const assigning: TensorFunction = ({ x }) => {
      variable.assign(tf.sum(x!) as tf.Scalar);
      return { y: tf.mul(x!, variable) };
    };
    await expect(compile(assigning, inputs)).rejects.toThrow(/assigned a variable/);
    variable.assign(tf.scalar(3));
    expect(variable.dataSync()[0]).toBe(3);
  });

  test("inputs that do not fit", async () => {
    const program = await compile(({ x }) => ({ y: tf.exp(x!) }), inputs);
    const run = (x: TensorValue) => program.run({ x });
    await expect(program.run({})).rejects.toThrow(/'x' is missing/);
    await expect(run(elementsOf(tf.zeros([5])))).rejects.toThrow(/float32\[5\].*float32\[4\]/);
    await expect(run(elementsOf(tf.zeros([4], "int32")))).rejects.toThrow(/int32/);
    await expect(run({ shape: [4], dtype: "float32", data: new Float32Array(3) })).rejects.toThrow(/3 elements/);
    await expect(run({ shape: [4], dtype: "float32", data: new Int32Array(4) })).rejects.toThrow(/Int32Array/);
    await program.dispose();
  });
});
