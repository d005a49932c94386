import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import type { TargetMap } from "../outputs/map.ts";
import { explainWith, layer } from "../testing/explain.ts";
import { contextOf, linearLogits, linearProbability, unwatched } from "../testing/toy-classifiers.ts";
import { gpMask as algorithm, maskGrid } from "./gp-mask.ts";
import { bivariateNormalCdf, normalCdf } from "./testing/normal-distribution.ts";

const explain = explainWith("gp-mask", algorithm);
const generator = seededGenerator(3);
const side = 8;
const size = side * side;
const image = Float32Array.from({ length: size }, () => generator.next());

describe("against a linear Q = b + wᵀ(x ∘ m)", () => {
  const b = 0.02;
  const w = Array.from({ length: size }, () => (0.9 / size) * generator.next());
  const lengthScale = 0.25;
  const context = contextOf(linearProbability([side, side], b, w));
  const request = { image, targetClass: 0 };
  const precise = { masks: 20_000, lengthScale };
  let maps: TargetMap[];
  beforeAll(async () => {
    maps = [];
    for (let seed = 0; seed < 8; seed++)
      maps.push(await explain({ ...request, seed, settings: precise }, context, unwatched));
  });

  test("the map is E[M_k] = (bμ + Σ_l w_l x_l (C_kl + μ²)) / (b + μ Σ_l w_l x_l), to within its standard error", () => {
    const mu = normalCdf(-1);
    const correlation = (k: number, l: number) => {
      const squared = ((k % side) - (l % side)) ** 2 + (Math.floor(k / side) - Math.floor(l / side)) ** 2;
      return Math.exp(-squared / (2 * (lengthScale * side) ** 2));
    };
    const effect = w.map((weight, l) => weight * image[l]!);
    const total = effect.reduce((sum, value) => sum + value, 0);
    const covariances = new Map<number, number>();
    const covariance = (rho: number) => {
      const known = covariances.get(rho) ?? bivariateNormalCdf(-1, rho) - mu ** 2;
      covariances.set(rho, known);
      return known;
    };
    const expected = effect.map((_, k) => {
      const joint = effect.reduce((sum, share, l) => sum + share * (covariance(correlation(k, l)) + mu ** 2), 0);
      return (b * mu + joint) / (b + mu * total);
    });
    const z = maps.flatMap((map) =>
      Array.from(map.values, (value, k) => (value - expected[k]!) / layer(map, "standard-error")[k]!),
    );
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(4.5);
    // Were the standard errors right, this would be 1, with an SD of some .2: neighbouring pixels vary together.
    const meanSquare = z.reduce((sum, value) => sum + value * value, 0) / z.length;
    expect(meanSquare).toBeGreaterThan(0.5);
    expect(meanSquare).toBeLessThan(1.6);
  });

  test("the mean probability is b + μ wᵀx", () => {
    const expected = b + normalCdf(-1) * w.reduce((sum, weight, l) => sum + weight * image[l]!, 0);
    expect(maps[0]!.uncertainty.mean_probability).toBeCloseTo(expected, 2);
  });

  test("the error falls as one over the root of the number of masks, and is that of repeated runs", async () => {
    const runs = await Promise.all(
      Array.from({ length: 40 }, (_, seed) =>
        explain({ ...request, seed, settings: { masks: 500, lengthScale } }, context, unwatched),
      ),
    );
    const reported = runs.reduce((sum, run) => sum + layer(run, "standard-error")[27]! ** 2, 0) / runs.length;
    const mean = runs.reduce((sum, run) => sum + run.values[27]!, 0) / runs.length;
    const observed = runs.reduce((sum, run) => sum + (run.values[27]! - mean) ** 2, 0) / (runs.length - 1);
    // A variance from 40 runs has a relative SD of √(2/39) = .23.
    expect(Math.abs(observed / reported - 1)).toBeLessThan(0.8);
    expect(layer(maps[0]!, "standard-error")[27]! / Math.sqrt(reported)).toBeCloseTo(Math.sqrt(500 / 20_000), 1);
  });

  test("the prior-removed map is the map less the masks' mean, and the setting chooses it", async () => {
    const settings = { masks: 300, lengthScale, subtractPrior: true };
    const removed = await explain({ ...request, seed: 1, settings }, context, unwatched);
    const plain = await explain({ ...request, seed: 1, settings: { masks: 300, lengthScale } }, context, unwatched);
    expect(plain.values).toEqual(layer(removed, "expected-mask"));
    expect(removed.values).toEqual(layer(plain, "prior-removed"));
  });
});

test("a classifier that no mask impresses gives the prior: all masks count alike, and nothing remains without it", async () => {
  const context = contextOf(linearProbability([side, side], 0.3, Array(size).fill(0)));
  const map = await explain({ image, targetClass: 0, settings: {}, seed: 1 }, context, unwatched);
  expect(map.uncertainty.effective_sample_size).toBeCloseTo(1000, 3);
  expect(Math.max(...layer(map, "prior-removed").map(Math.abs))).toBeLessThan(1e-6);
});

test("the only pixel that matters is the brightest of the map", async () => {
  const weights = Array(size).fill(0);
  weights[19] = 0.9;
  const context = contextOf(linearProbability([side, side], 0.001, weights));
  const bright = new Float32Array(size).fill(1);
  const { values } = await explain({ image: bright, targetClass: 0, settings: {}, seed: 1 }, context, unwatched);
  expect(values.indexOf(Math.max(...values))).toBe(19);
  expect(values[19]).toBeGreaterThan(0.95);
});

test("same seed, same map; another seed, another", async () => {
  const context = contextOf(linearLogits([side, side, 1], 3));
  const make = (seed: number, targetClass = 1) =>
    explain({ image, targetClass, settings: { masks: 200 }, seed }, context, unwatched);
  const first = await make(1);
  const other = await make(2);
  const again = await make(1);
  expect(again.values).toEqual(first.values);
  expect(other.values).not.toEqual(first.values);
  expect((await make(1, 2)).values).not.toEqual(first.values);
});

test("larger images get a coarser grid, whose mean mask is the same and as smooth as the settings say", async () => {
  expect(maskGrid(28, 28)).toEqual({ height: 28, width: 28, spacing: [1, 1] });
  expect(maskGrid(224, 224)).toEqual({ height: 56, width: 56, spacing: [4, 4] });
  expect(maskGrid(100, 75)).toEqual({ height: 50, width: 38, spacing: [2, 75 / 38] });
  const context = contextOf(linearProbability([100, 75], 0.5, Array(7500).fill(0)));
  const picture = new Float32Array(7500).fill(1);
  const map = await explain({ image: picture, targetClass: 0, settings: { masks: 500 }, seed: 1 }, context, unwatched);
  expect(map.values).toHaveLength(7500);
  const mean = map.values.reduce((sum, value) => sum + value, 0) / 7500;
  expect(Math.abs(mean - normalCdf(-1))).toBeLessThan(0.01);
});

test("stops between batches when cancelled", async () => {
  const context = contextOf(linearLogits([side, side, 1], 3));
  const controller = new AbortController();
  const reports: number[] = [];
  const watch = {
    signal: controller.signal,
    onProgress: ({ done }: { done: number }) => {
      reports.push(done);
      controller.abort(new Error("enough"));
    },
  };
  const request = { image, targetClass: 0, settings: { masks: 1000 }, seed: 1 };
  await expect(explain(request, context, watch)).rejects.toThrow("enough");
  expect(reports).toHaveLength(1);
});

test("settings out of range are refused in words", () => {
  const context = contextOf(linearLogits([side, side, 1], 3));
  const request = { image, targetClass: 0, settings: { masks: 0 }, seed: 1 };
  expect(() => explain(request, context, unwatched)).toThrow(/masks/i);
});
