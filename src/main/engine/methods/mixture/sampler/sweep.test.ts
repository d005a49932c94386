import { describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { chainDiagnostics } from "#shared/stats/chains/chain-diagnostics.ts";
import { onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import { relabelling } from "../relabel.ts";
import { priorDraw, simulateAnswers } from "../testing/prior-draw.ts";
import { drawCoefficients, drawCoefficientsOfFew } from "./coefficients.ts";
import { CompiledSums } from "./compiled-sums.ts";
import { PlainSums } from "./component-sums.ts";
import { logElasticNet } from "./elastic-net.ts";
import { type MixtureData, type MixturePrior, type MixtureState, paperPrior, startState } from "./mixture-model.ts";
import { sliceLog } from "./slice-sampling.ts";
import { MixtureChain } from "./sweep.ts";

const [n, width] = [7, 2];
const small: MixturePrior = { ...paperPrior, components: 3, nets: 2 };

/** Of parameters and data; bounded where the prior's tails have no moments. */
const statistics: Record<string, (state: MixtureState, y: Float64Array) => number> = {
  "log α": ({ alpha }) => Math.log(alpha),
  "u₁": ({ u }) => u[0]!,
  "u₁u₂": ({ u }) => u[0]! * u[1]!,
  "w₁²": ({ w }) => w[0]! ** 2,
  "log λ₁": ({ lambda1 }) => Math.log(lambda1[0]!),
  "log λ₂": ({ lambda2 }) => Math.log(lambda2[0]!),
  "log² λ₁": ({ lambda1 }) => Math.log(lambda1[0]!) ** 2,
  "log σ₁²": ({ sigma2 }) => Math.log(sigma2[0]!),
  "log² σ₁²": ({ sigma2 }) => Math.log(sigma2[0]!) ** 2,
  "log σ₃²": ({ sigma2 }) => Math.log(sigma2[2]!),
  "tanh² β₁₁": ({ beta }) => Math.tanh(beta[0]!) ** 2,
  "log |β₁₁|": ({ beta }) => Math.log(Math.abs(beta[0]!) + 1e-12),
  "tanh² β₃₂": ({ beta }) => Math.tanh(beta[2 * width + 1]!) ** 2,
  "c₁ = c₂": ({ c }) => (c[0] === c[1] ? 1 : 0),
  "tanh² y₁": (_, y) => Math.tanh(y[0]!) ** 2,
  "tanh y₁y₂": (_, y) => Math.tanh(y[0]! * y[1]!),
  "share of z = 1": ({ z }) => z.filter((own) => own === 0).length / n,
  occupied: ({ z }) => new Set(z).size,
  "log σ₁² log λ₂": ({ sigma2, lambda2, c }) => Math.log(sigma2[0]!) * Math.log(lambda2[c[0]!]!),
};

/**
 * Geweke (2004): draws of everything from the prior beside a chain that alternates answers given parameters and a sweep given
 * answers, whose joint distribution is the same if the sweep is right. @param sampled what the sweep takes for the prior
 */
async function largestScore(sampled: MixturePrior, draws: number): Promise<[score: number, name: string]> {
  const random = seededGenerator(12);
  const data: MixtureData = {
    x: Float64Array.from({ length: n * width }, () => random.normal()),
    ...{ y: new Float64Array(n), width },
  };
  const values = (state: MixtureState) => Object.values(statistics).map((of) => of(state, data.y));
  const independent: number[][] = [];
  for (let draw = 0; draw < draws; draw++) {
    const state = priorDraw(n, width, small, random);
    simulateAnswers(data, state, random);
    independent.push(values(state));
  }
  const chain = new MixtureChain(data, sampled, priorDraw(n, width, small, random));
  const successive: number[][] = [];
  for (let draw = 0; draw < draws; draw++) {
    simulateAnswers(data, chain.state, random);
    await chain.sweep(random);
    successive.push(values(chain.state));
  }
  const scores = Object.keys(statistics).map((name, k): [number, string] => {
    const [one, two] = [independent, successive].map((rows) => Float64Array.from(rows, (row) => row[k]!));
    const mean = (own: Float64Array) => own.reduce((sum, value) => sum + value, 0) / own.length;
    const error = (own: Float64Array) => chainDiagnostics([own]).meanError;
    return [Math.abs(mean(one!) - mean(two!)) / Math.hypot(error(one!), error(two!)), name];
  });
  return scores.reduce((worst, own) => (own[0] > worst[0] ? own : worst));
}

describe("the sweep leaves the joint distribution as it is (Geweke's test)", () => {
  test("the sampler", async () => {
    const [score, name] = await largestScore(small, 20_000);
    expect(score, name).toBeLessThan(3.5);
  });

  test("one with another shape of σ², as the released code has, is found out", async () => {
    expect((await largestScore({ ...small, a: small.a + 0.5 }, 4000))[0]).toBeGreaterThan(10);
  });

  test("one without the Jacobian of log λ₁ is found out", async () => {
    expect((await largestScore({ ...small, R: small.R - 1 }, 4000))[0]).toBeGreaterThan(10);
  });
});

/** Three regressions that differ, in shares of .5, .3 and .2. */
function threeComponents(seed: number, count: number, noise: number) {
  const random = seededGenerator(seed);
  const coefficients = [
    [2, 0, 0, -1],
    [-2, 1.5, 0, 0],
    [0, 0, 3, 0],
  ];
  const offsets = [1, -4, 6];
  const x = new Float64Array(5 * count).fill(1);
  const labels = Int32Array.from({ length: count }, () => [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][random.integer(10)]!);
  const y = Float64Array.from(labels, (label, i) => {
    for (let l = 0; l < 4; l++) x[5 * i + l] = random.normal();
    const mean = coefficients[label]!.reduce((sum, own, l) => sum + own * x[5 * i + l]!, offsets[label]!);
    return mean + noise * random.normal();
  });
  return { data: { x, y, width: 5 } satisfies MixtureData, labels, coefficients, offsets };
}

const withIntercept: MixturePrior = { ...paperPrior, interceptVariance: 1000 };

async function drawsOf(data: MixtureData, seed: number): Promise<MixtureState[]> {
  const random = seededGenerator(seed);
  const chain = new MixtureChain(data, withIntercept, startState(data, withIntercept, random.split("start")));
  const draws: MixtureState[] = [];
  for (let t = 0; t < 900; t++) {
    await chain.sweep(random.split(`${t}`));
    if (t >= 300) draws.push(structuredClone(chain.state));
  }
  return draws;
}

test("three components are found", async () => {
  for (const seed of [0, 1, 2]) {
    const { data, labels } = threeComponents(seed, 400, 0.1);
    expect(randIndex(mostProbable(await drawsOf(data, seed), labels), labels)).toBeGreaterThan(0.95);
  }
});

test("90 % intervals of coefficients and intercepts hold as many of them", async () => {
  let [inside, all] = [0, 0];
  for (let seed = 0; seed < 20; seed++) {
    const { data, labels, coefficients, offsets } = threeComponents(seed, 200, 0.5);
    const draws = await drawsOf(data, seed);
    for (const [truth, own] of coefficients.entries()) {
      const values = draws.map(({ z, beta }) => {
        const j = mostFrequent(z.filter((_, i) => labels[i] === truth));
        return beta.subarray(5 * j, 5 * j + 5);
      });
      for (const [l, wanted] of [...own, offsets[truth]!].entries()) {
        const sorted = values.map((beta) => beta[l]!).toSorted((a, b) => a - b);
        all++;
        if (sorted[Math.round(0.05 * 599)]! <= wanted && wanted <= sorted[Math.round(0.95 * 599)]!) inside++;
      }
    }
  }
  // 300 coefficients: 0.9 within three standard errors.
  expect(Math.abs(inside / all - 0.9)).toBeLessThan(0.052);
});

/** Each observation's most frequent label, draws being relabelled alike. */
function mostProbable(draws: readonly MixtureState[], reference: Int32Array): Int32Array {
  const relabelled = draws.map(({ z, u }) => {
    const names = relabelling(z, reference, u.length);
    return z.map((own) => names[own]!);
  });
  return reference.map((_, i) => mostFrequent(Int32Array.from(relabelled, (z) => z[i]!)));
}

const mostFrequent = (labels: Int32Array): number => {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].reduce((most, own) => (own[1] > most[1] ? own : most))[0];
};

/** The adjusted Rand index (Hubert & Arabie 1985). */
function randIndex(a: Int32Array, b: Int32Array): number {
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, own) => total + pairs(own), 0);
  const tally = (keys: string[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.values();
  };
  const together = sum(tally(Array.from(a, (own, i) => `${own}/${b[i]}`)));
  const [first, second] = [sum(tally(Array.from(a, String))), sum(tally(Array.from(b, String)))];
  const expected = (first * second) / pairs(a.length);
  return (together - expected) / ((first + second) / 2 - expected);
}

test("compiled sums are the plain ones in single precision", async () => {
  const random = seededGenerator(3);
  const [count, size] = [700, 70];
  const data = {
    x: Float64Array.from({ length: count * size }, () => random.normal()),
    y: Float64Array.from({ length: count }, () => random.normal()),
    width: size,
  };
  const z = Int32Array.from({ length: count }, () => random.integer(3));
  await using compiled = await CompiledSums.create(data, 4, onnxRuntime({ threads: 1 }));
  const plain = new PlainSums(data, 4);
  for (let turn = 0; turn < 2; turn++) {
    const wanted = [true, turn === 0, true, true];
    await compiled.of(z, wanted);
    plain.of(z, wanted);
    const beta = Float64Array.from({ length: 4 * size }, () => random.normal());
    const fitted = plain.fitted(beta);
    for (const [at, value] of (await compiled.fitted(beta)).entries()) expect(value).toBeCloseTo(fitted[at]!, 4);
    for (const j of [0, 1, 2, 3].filter((own) => wanted[own])) {
      for (let k = 0; k < size; k++) {
        expect(Math.abs(compiled.answers(j)[k]! - plain.answers(j)[k]!)).toBeLessThan(1e-3);
        for (let l = 0; l <= k; l++)
          expect(Math.abs(compiled.products(j)[k * size + l]! - plain.products(j)[k * size + l]!)).toBeLessThan(1e-3);
      }
    }
    z.fill(3, 0, 300);
  }
});

test("a component of few observations has the coefficients' own distribution", () => {
  const random = seededGenerator(8);
  const [size, deviation] = [4, 0.7];
  const x = Float64Array.from({ length: 3 * size }, () => random.normal());
  const y = Float64Array.from([1.3, 9, -0.8]);
  const penalties = Float64Array.from([0.5, 1, 2, 4]);
  const indices = [0, 2];
  const products = new Float64Array(size * size);
  const answers = new Float64Array(size);
  for (const i of indices)
    for (let k = 0; k < size; k++) {
      answers[k]! += x[i * size + k]! * y[i]!;
      for (let l = 0; l < size; l++) products[k * size + l]! += x[i * size + k]! * x[i * size + l]!;
    }
  const [few, all] = [new Float64Array(size), new Float64Array(size)];
  const work = new Float64Array(size * size);
  const draws = 40_000;
  const moments = [few, all].map(() => ({ mean: new Float64Array(size), products: new Float64Array(size * size) }));
  for (let draw = 0; draw < draws; draw++) {
    drawCoefficientsOfFew({ x, y, indices }, penalties, deviation, random, work, few, 0);
    drawCoefficients({ products, answers }, penalties, deviation, random, work, all, 0);
    for (const [k, beta] of [few, all].entries())
      for (let l = 0; l < size; l++) {
        moments[k]!.mean[l]! += beta[l]! / draws;
        for (let m = 0; m < size; m++) moments[k]!.products[l * size + m]! += (beta[l]! * beta[m]!) / draws;
      }
  }
  // Four standard errors of a difference of means and of products of normal numbers of about this size.
  for (let l = 0; l < size; l++) expect(Math.abs(moments[0]!.mean[l]! - moments[1]!.mean[l]!)).toBeLessThan(0.02);
  for (let l = 0; l < size * size; l++)
    expect(Math.abs(moments[0]!.products[l]! - moments[1]!.products[l]!)).toBeLessThan(0.04);
});

test("an elastic net is a density, normal without λ₁ and Laplace without λ₂", () => {
  let area = 0;
  for (let beta = -60; beta < 60; beta += 0.001) area += 0.001 * Math.exp(logElasticNet(beta, 1.7, 0.3, 2));
  expect(area).toBeCloseTo(1, 6);
  expect(logElasticNet(0.7, 1e-12, 2, 3)).toBeCloseTo(-0.5 * Math.log((2 * Math.PI * 3) / 2) - (2 * 0.49) / 6, 9);
  expect(logElasticNet(0.7, 2, 1e-12, 3)).toBeCloseTo(Math.log(2 / (4 * 3)) - (2 * 0.7) / 6, 5);
});

test("a slice update leaves a gamma density as it is, and a spike where it is", () => {
  const random = seededGenerator(5);
  const draws: number[] = [];
  let value = 1;
  for (let t = 0; t < 20_000; t++) {
    // Gamma(3, 1) on the logarithm.
    value = sliceLog(value, (own) => 3 * Math.log(own) - own, random);
    draws.push(value);
  }
  const { meanError } = chainDiagnostics([draws]);
  expect(Math.abs(draws.reduce((sum, own) => sum + own, 0) / draws.length - 3)).toBeLessThan(4 * meanError);
  expect(sliceLog(2, (own) => (own === 2 ? 0 : Number.NaN), random)).toBe(2);
});
