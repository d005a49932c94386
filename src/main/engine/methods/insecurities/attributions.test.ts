import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { attributions } from "./attributions/list.ts";
import { curvedOperatorOf, type Readout, readOut } from "./readout.ts";
import { entropy, hardness, hesitancy, logit, probability, type Score, softmax } from "./score.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const shape = [3, 4, 5] as const;
const classCount = 6;

beforeAll(() => tf.setBackend("cpu"));

const generator = seededGenerator(11);
const draws = (size: number, scale = 1) => Float32Array.from({ length: size }, () => scale * generator.normal());
const hidden = draws(60 * 8, 0.4);
const last = draws(8 * classCount, 0.8);
const activations = draws(60).map(Math.abs);

/** Two fully connected layers on the activations, with something between them. */
const readoutWith = (key: string, between: (x: tf.Tensor) => tf.Tensor): Readout => ({
  ...{ key, shape, size: classCount, multiple: 1 },
  read: (a) =>
    tf.matMul(
      between(tf.matMul(tf.reshape(a, [-1, 60]), tf.tensor2d(hidden, [60, 8]))) as tf.Tensor2D,
      tf.tensor2d(last, [8, classCount]),
    ),
});
const smooth = readoutWith("tanh", tf.tanh);
const piecewise = readoutWith("relu", tf.relu);

/** Global average pooling and one fully connected layer. */
const pooled: Readout = {
  ...{ key: "gap", shape, size: classCount, multiple: 1 },
  read: (a) => tf.add(tf.matMul(tf.mean(a, [1, 2]), tf.tensor2d(draws5, [5, classCount])), tf.tensor1d(bias)),
};
const draws5 = draws(5 * classCount);
const bias = draws(classCount);

const scores: readonly Score[] = [logit(2), probability(1), probability(4), hesitancy, entropy];

async function attributed(readout: Readout, attribution: keyof typeof attributions) {
  const values = await readOut(readout, activations, workplace);
  return attributions[attribution]({ readout, activations, values, scores }, workplace, unwatched);
}

/** g along the activations of one place alone: g(A + t·a there), in double precision. */
function along(readout: "tanh" | "relu", score: Score, place: number, t: number): number {
  const moved = Float64Array.from(activations, (value, k) => (Math.floor(k / 5) === place ? (1 + t) * value : value));
  const inner = Float64Array.from({ length: 8 }, (_, j) => {
    const sum = moved.reduce((total, value, k) => total + value * hidden[k * 8 + j]!, 0);
    return readout === "tanh" ? Math.tanh(sum) : Math.max(0, sum);
  });
  return score.value(
    Float64Array.from({ length: classCount }, (_, c) =>
      inner.reduce((total, value, j) => total + value * last[j * classCount + c]!, 0),
    ),
  );
}

describe.each([
  ["relu", piecewise],
  ["tanh", smooth],
] as const)("behind a %s, the first and second order", (name, readout) => {
  test("are the derivatives along each place's activations, by finite differences", async () => {
    const { maps: first } = await attributed(readout, "gradient");
    const { maps: both, note } = await attributed(readout, "second-order");
    expect(note).toMatch(name === "relu" ? /closed form/ : /Hessian-vector product a place: Tanh/);
    for (const [k, score] of scores.entries())
      for (let place = 0; place < 12; place++) {
        const at = (t: number) => along(name, score, place, t);
        expect(first[k]![place]).toBeCloseTo((at(1e-4) - at(-1e-4)) / 2e-4, 4);
        const second = (at(1e-3) - 2 * at(0) + at(-1e-3)) / 1e-6 / 2;
        expect(Math.abs(both[k]![place]! - first[k]![place]! - second)).toBeLessThan(2e-4);
      }
  });
});

test("global average pooling and one layer: a logit's attributions add up to it without its bias", async () => {
  const values = await readOut(pooled, activations, workplace);
  for (const attribution of ["gradient", "integrated-gradients", "second-order"] as const) {
    const { maps } = await attributed(pooled, attribution);
    expect(maps[0]!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(values[2]! - bias[2]!, 4);
  }
});

test("integrated gradients add up to the score's difference from activations of zero, to 1e-3", async () => {
  for (const readout of [piecewise, smooth, pooled]) {
    const [values, zero] = [
      await readOut(readout, activations, workplace),
      await readOut(readout, new Float32Array(60), workplace),
    ];
    const { maps, uncertainty } = await attributed(readout, "integrated-gradients");
    for (const [k, score] of scores.entries())
      expect(
        Math.abs(maps[k]!.reduce((sum, value) => sum + value, 0) - (score.value(values) - score.value(zero))),
      ).toBeLessThan(1.01e-3);
    expect(uncertainty.completeness_error).toBeLessThanOrEqual(1e-3);
  }
});

test("which readouts have a closed form is told from what they compute", () => {
  expect(curvedOperatorOf(piecewise)).toBeNull();
  expect(curvedOperatorOf(pooled)).toBeNull();
  expect(curvedOperatorOf(smooth)).toBe("Tanh");
});

const numbers = (length: number, size: number) =>
  fc.array(fc.double({ min: -size, max: size, noNaN: true }), { minLength: length, maxLength: length });

test.each<[string, Score, number]>([
  ["a logit", logit(1), 4],
  ["a probability", probability(2), 4],
  ["the hesitancy", hesitancy, 4],
  ["the entropy", entropy, 4],
  ["the entropy of two classes", entropy, 2],
  ["the hardness", hardness, 1],
])("%s: derivatives are those of its values, and its tensor is the same function", (_, score, size) => {
  fc.assert(
    fc.property(numbers(size, 4), numbers(size, 1), (logits, direction) => {
      const top = softmax(Float64Array.from(logits)).toSorted().reverse();
      // Where two classes change places, the hesitancy has a kink.
      fc.pre(score !== hesitancy || top[0]! - top[1]! > 0.02);
      const at = (t: number) => score.value(Float64Array.from(logits, (value, c) => value + t * direction[c]!));
      const values = Float64Array.from(logits);
      const slope = score.gradient(values).reduce((sum, value, c) => sum + value * direction[c]!, 0);
      expect(slope).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
      const [curvature] = score.curvature(
        values,
        direction.map((value) => Float64Array.of(value)),
      );
      expect(curvature).toBeCloseTo((at(1e-4) - 2 * at(0) + at(-1e-4)) / 1e-8 / 2, 5);
      const tensor = tf.tidy(() => score.tensor(tf.tensor2d([logits])).dataSync()[0]!);
      expect(tensor).toBeCloseTo(at(0), 5);
    }),
  );
});

test("equal probabilities are as difficult as can be, and have no slope", () => {
  const even = new Float64Array(5).fill(1.5);
  expect(entropy.value(even)).toBeCloseTo(1, 12);
  expect(hesitancy.value(even)).toBeCloseTo(0.8, 12);
  for (const slope of entropy.gradient(even)) expect(slope).toBeCloseTo(0, 12);
});

describe("model randomisation (Adebayo et al. 2018): maps are of what was learnt, not of the image alone", () => {
  const networks = 16;
  const shuffledReadout = (seed: number): Readout => {
    const own = seededGenerator(`shuffled ${seed}`);
    const [first, second] = [hidden, last].map((weights) => own.shuffle([...weights])) as [number[], number[]];
    return {
      ...{ key: `shuffled ${seed}`, shape, size: classCount, multiple: 1 },
      read: (a) =>
        tf.matMul(
          tf.relu(tf.matMul(tf.reshape(a, [-1, 60]), tf.tensor2d(first, [60, 8]))) as tf.Tensor2D,
          tf.tensor2d(second, [8, classCount]),
        ),
    };
  };

  test.each(Object.keys(attributions) as (keyof typeof attributions)[])(
    "%s of shuffled weights has nothing to do with that of the network",
    async (attribution) => {
      const { maps } = await attributed(piecewise, attribution);
      const sums = scores.map(() => 0);
      for (let seed = 0; seed < networks; seed++) {
        const other = await attributed(shuffledReadout(seed), attribution);
        for (const [k, map] of other.maps.entries()) sums[k]! += correlation(maps[k]!, map) / networks;
      }
      // Of 16 correlations over 12 places, whose standard deviation is 0.3, the mean is within four standard errors of none.
      for (const mean of sums) expect(Math.abs(mean)).toBeLessThan((4 * 0.3) / Math.sqrt(networks));
      const again = await attributed(piecewise, attribution);
      for (const [k, map] of again.maps.entries()) expect(correlation(maps[k]!, map)).toBeCloseTo(1, 9);
    },
  );

  function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
    const centred = (values: ArrayLike<number>) => {
      const all = Array.from(values);
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      return all.map((value) => value - mean);
    };
    const [x, y] = [centred(a), centred(b)];
    const product = (p: number[], q: number[]) => p.reduce((sum, value, k) => sum + value * q[k]!, 0);
    return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
  }
});
