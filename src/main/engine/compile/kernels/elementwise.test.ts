import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  anySeed,
  anyShape,
  boolTensor,
  expectGradient,
  expectSameAsCpu,
  forAll,
  integerTensor,
  randomTensor,
  uniformTensor,
} from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Unary = (x: tf.Tensor) => tf.Tensor;

/** Each function with the interval on which it is checked. */
const unary: [name: string, f: Unary, low: number, high: number, smooth?: boolean][] = [
  ["abs", tf.abs, -3, 3],
  ["acos", tf.acos, -0.9, 0.9, true],
  ["acosh", tf.acosh, 1.2, 4, true],
  ["asin", tf.asin, -0.9, 0.9, true],
  ["asinh", tf.asinh, -3, 3, true],
  ["atan", tf.atan, -3, 3, true],
  ["atanh", tf.atanh, -0.9, 0.9, true],
  ["ceil", tf.ceil, -3, 3],
  ["clipByValue", (x) => tf.clipByValue(x, -1, 1.5), -3, 3],
  ["cos", tf.cos, -3, 3, true],
  ["cosh", tf.cosh, -3, 3, true],
  ["elu", tf.elu, -3, 3],
  ["erf", tf.erf, -3, 3, true],
  ["exp", tf.exp, -3, 3, true],
  ["expm1", tf.expm1, -2, 2, true],
  ["floor", tf.floor, -3, 3],
  ["leakyRelu", (x) => tf.leakyRelu(x, 0.1), -3, 3],
  ["log", tf.log, 0.1, 4, true],
  ["log1p", tf.log1p, -0.9, 3, true],
  ["logSigmoid", tf.logSigmoid, -5, 5, true],
  ["neg", tf.neg, -3, 3, true],
  ["reciprocal", tf.reciprocal, 0.3, 3, true],
  ["relu", tf.relu, -3, 3],
  ["relu6", tf.relu6, -3, 9],
  ["round", tf.round, -3, 3],
  ["rsqrt", tf.rsqrt, 0.2, 4, true],
  ["selu", tf.selu, -3, 3],
  ["sigmoid", tf.sigmoid, -6, 6, true],
  ["sign", tf.sign, -3, 3],
  ["sin", tf.sin, -3, 3, true],
  ["sinh", tf.sinh, -3, 3, true],
  ["softplus", tf.softplus, -20, 20, true],
  ["sqrt", tf.sqrt, 0.1, 4, true],
  ["square", tf.square, -3, 3, true],
  ["step", (x) => tf.step(x, 0.25), -3, 3],
  ["tan", tf.tan, -1, 1, true],
  ["tanh", tf.tanh, -3, 3, true],
  ["gelu", (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))), -1, 3, true],
];

describe.each(unary)("%s", (_name, f, low, high, smooth) => {
  test("equals TF.js on random shapes", () =>
    forAll(fc.tuple(anyShape({ minRank: 0 }), anySeed), ([shape, seed]) =>
      expectSameAsCpu(({ x }) => ({ y: f(x!) }), { x: uniformTensor(shape, low, high, seed) }),
    ));

  test("has TF.js's gradient", async () => {
    const x = uniformTensor([4, 5], low, high, 3);
    await expectGradient(f, [x], smooth ? { step: 1e-2 } : {});
  });
});

test("infinities and NaN go where TF.js sends them", async () => {
  const x = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e38]);
  await expectSameAsCpu(
    ({ x }) => ({
      isNaN: tf.isNaN(x!),
      isInf: tf.isInf(x!),
      isFinite: tf.isFinite(x!),
      step: tf.step(x!),
      exp: tf.exp(tf.neg(x!)),
      sigmoid: tf.sigmoid(x!),
      log1p: tf.log1p(tf.abs(x!)),
      expm1: tf.expm1(tf.neg(tf.abs(x!))),
      tanh: tf.tanh(x!),
    }),
    { x },
  );
});

test("small arguments keep their digits", async () => {
  const x = tf.tensor1d([1e-8, -1e-8, 3e-5, -3e-5, 1e-3, 0.4]);
  await expectSameAsCpu(({ x }) => ({ y: tf.div(tf.log1p(x!), x!), z: tf.div(tf.expm1(x!), x!) }), { x }, 1e-6);
});

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const floatBinary: [name: string, f: Binary, gradient: "smooth" | "kinked" | "none"][] = [
  ["add", tf.add, "smooth"],
  ["sub", tf.sub, "smooth"],
  ["mul", tf.mul, "smooth"],
  ["div", (a, b) => tf.div(a, tf.add(tf.abs(b), 0.5)), "smooth"],
  ["pow", (a, b) => tf.pow(tf.add(tf.abs(a), 0.2), b), "smooth"],
  ["maximum", tf.maximum, "kinked"],
  ["minimum", tf.minimum, "kinked"],
  ["squaredDifference", tf.squaredDifference, "kinked"],
  ["atan2", tf.atan2, "kinked"],
  ["mod", tf.mod, "kinked"],
  ["prelu", (x, alpha) => tf.prelu(x, alpha), "kinked"],
  ["floorDiv", tf.floorDiv, "none"],
  ["equal", (a, b) => tf.equal(tf.round(a), tf.round(b)), "none"],
  ["notEqual", (a, b) => tf.notEqual(tf.round(a), tf.round(b)), "none"],
  ["greater", tf.greater, "none"],
  ["greaterEqual", tf.greaterEqual, "none"],
  ["less", tf.less, "none"],
  ["lessEqual", tf.lessEqual, "none"],
];

/** Two shapes that broadcast: some axes of either are one, and the second may lack the first ones. */
const broadcasting = fc
  .tuple(
    anyShape({ minRank: 1 }),
    fc.array(fc.constantFrom("both", "left", "right"), { minLength: 4, maxLength: 4 }),
    fc.nat(3),
  )
  .map(([shape, sides, missing]) => ({
    a: shape.map((extent, axis) => (sides[axis] === "right" ? 1 : extent)),
    b: shape.map((extent, axis) => (sides[axis] === "left" ? 1 : extent)).slice(Math.min(missing, shape.length)),
  }));

describe.each(floatBinary)("%s", (_name, f, gradient) => {
  test("equals TF.js on shapes that broadcast", () =>
    forAll(fc.tuple(broadcasting, anySeed), ([{ a, b }, seed]) =>
      expectSameAsCpu(({ a, b }) => ({ y: f(a!, b!) }), {
        a: randomTensor(a, { seed, scale: 2 }),
        b: randomTensor(b, { seed: seed + 1, scale: 2 }),
      }),
    ));

  if (gradient !== "none")
    test("has TF.js's gradient", () =>
      expectGradient(
        f,
        // TF.js does not sum the gradients of kinked functions over broadcast axes.
        [randomTensor(gradient === "smooth" ? [3, 1, 4] : [2, 4], { seed: 1 }), randomTensor([2, 4], { seed: 2 })],
        gradient === "smooth" ? { step: 3e-3 } : {},
      ));
});

test("constants 0, 1 and others on either side, scalar or as large as the result, change what TF.js changes", () =>
  forAll(anySeed, async (seed) => {
    const x = tf.round(randomTensor([3, 4], { seed, scale: 2 }));
    const operations: Binary[] = [tf.add, tf.sub, tf.mul, tf.div, tf.maximum, tf.minimum, tf.pow, tf.squaredDifference];
    await expectSameAsCpu(
      ({ x }) =>
        Object.fromEntries(
          operations.flatMap((f, k) =>
            [0, 1, 2].flatMap((c) => [
              [`${k} x,${c}`, f(x!, tf.scalar(c))],
              [`${k} ${c},x`, f(tf.scalar(c), tf.add(tf.abs(x!), 1))],
              [`${k} x,[${c}]`, f(x!, tf.fill([3, 4], c))],
              [`${k} [${c}],x`, f(tf.fill([2, 3, 4], c), tf.add(tf.abs(x!), 1))],
            ]),
          ),
        ),
      { x },
    );
  }));

test("whole numbers divide, take remainders and overflow as in TF.js", () =>
  forAll(anySeed, async (seed) => {
    const inputs = { a: integerTensor([40], -9, 10, seed), b: integerTensor([40], -4, 5, seed + 1) };
    await expectSameAsCpu(
      ({ a, b }) => ({
        add: tf.add(a!, b!),
        sub: tf.sub(a!, b!),
        mul: tf.mul(a!, b!),
        floorDiv: tf.floorDiv(a!, b!),
        maximum: tf.maximum(a!, b!),
        minimum: tf.minimum(a!, b!),
        square: tf.square(a!),
        abs: tf.abs(a!),
        neg: tf.neg(a!),
        sign: tf.sign(a!),
        relu: tf.relu(a!),
        less: tf.less(a!, b!),
        equal: tf.equal(a!, b!),
        clipped: tf.clipByValue(a!, -2, 3),
        squaredDifference: tf.squaredDifference(a!, b!),
        mixed: tf.add(a!, 0.5),
      }),
      inputs,
    );
    const nonZero = tf.add(inputs.b, tf.cast(tf.equal(inputs.b, 0), "int32"));
    await expectSameAsCpu(({ a, b }) => ({ mod: tf.mod(a!, b!) }), { a: inputs.a, b: nonZero });
  }));

test("logic, selection and casts equal TF.js", () =>
  forAll(fc.tuple(anyShape(), anySeed), async ([shape, seed]) => {
    await expectSameAsCpu(
      ({ p, q, x, y, n }) => ({
        and: tf.logicalAnd(p!, q!),
        or: tf.logicalOr(p!, q!),
        xor: tf.logicalXor(p!, q!),
        not: tf.logicalNot(p!),
        where: tf.where(p!, x!, y!),
        truth: tf.where(p!, q!, tf.logicalNot(q!)),
        whole: tf.where(q!, n!, tf.scalar(7, "int32")),
        toInt: tf.cast(tf.mul(x!, 3), "int32"),
        toBool: tf.cast(n!, "bool"),
        boolToFloat: tf.cast(p!, "float32"),
        equal: tf.equal(p!, q!),
        zeros: tf.zerosLike(n!),
        ones: tf.onesLike(x!),
        sum: tf.addN([x!, y!, x!]),
      }),
      {
        p: boolTensor(shape, seed),
        q: boolTensor(shape, seed + 1),
        x: randomTensor(shape, { seed }),
        y: randomTensor(shape, { seed: seed + 1 }),
        n: integerTensor(shape, -1, 2, seed),
      },
    );
  }));

test("selection has TF.js's gradient", async () => {
  const condition = boolTensor([3, 4], 1);
  await expectGradient(
    (x, y) => tf.where(condition, tf.square(x!), y!),
    [randomTensor([3, 4], { seed: 1 }), randomTensor([3, 4], { seed: 2 })],
    { step: 1e-2 },
  );
});

test("a broadcast that TF.js refuses is refused", async () => {
  await expect(
    expectSameAsCpu(({ a, b }) => ({ y: tf.add(a!, b!) }), { a: tf.zeros([3]), b: tf.zeros([2]) }),
  ).rejects.toThrow();
});
