import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { kernelFactor, sampleGpMasks } from "./gp-masks.ts";
import { bivariateNormalCdf, normalCdf, normalExpectation } from "./testing/normal-distribution.ts";

const context = workplaceOn(onnxRuntime());
const sample = (
  side: readonly [number, number],
  process: { mean: number; sd: number; lengthScale: number },
  count: number,
  seed = 1,
  spacing: readonly [number, number] = [1, 1],
) => sampleGpMasks({ height: side[0], width: side[1], spacing }, process, count, seededGenerator(seed), context);

test.each([
  [28, 2.8],
  [56, 5.6],
  [9, 0.3],
  [1, 1],
])("the factor of a kernel on %d points with length scale %d multiplies out to the kernel", (size, lengthScale) => {
  const { rows, rank } = kernelFactor(size, lengthScale);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let product = 0;
      for (let k = 0; k < rank; k++) product += rows[i * rank + k]! * rows[j * rank + k]!;
      expect(Math.abs(product - Math.exp(-0.5 * ((i - j) / lengthScale) ** 2))).toBeLessThan(1e-5);
    }
});

describe("a process of mean 1, SD 2 and length scale 3 px, seen through the sigmoid's inverse", () => {
  const process = { mean: 1, sd: 2, lengthScale: 3 };
  const count = 20_000;
  // Rows are 1 px apart, columns 2 px.
  const [height, width] = [5, 4];
  const size = height * width;
  let field: Float32Array;
  beforeAll(async () => {
    const masks = await sample([height, width], process, count, 1, [1, 2]);
    field = masks.map((m) => Math.log(m / (1 - m)));
  });

  test("has the RBF covariance at every pair of points", () => {
    for (let k = 0; k < size; k++)
      for (let l = k; l < size; l++) {
        let covariance = 0;
        for (let i = 0; i < count; i++) covariance += (field[i * size + k]! - 1) * (field[i * size + l]! - 1);
        const down = Math.floor(k / width) - Math.floor(l / width);
        const across = 2 * ((k % width) - (l % width));
        const rho = Math.exp(-(down ** 2 + across ** 2) / (2 * 3 ** 2));
        // SD of a sample covariance of n normal pairs: σ² √((1 + ρ²) / n); 210 comparisons, hence 4.5 of them.
        expect(Math.abs(covariance / count - 4 * rho)).toBeLessThan(4.5 * 4 * Math.sqrt((1 + rho * rho) / count));
      }
  });

  test("has its mean at every point", () => {
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += field[i * size + k]!;
      expect(Math.abs(sum / count - 1)).toBeLessThan(4 * (2 / Math.sqrt(count)));
    }
  });
});

describe("the study's masks: mean −100, SD 100, a fifth of the side", () => {
  const side = 10;
  const size = side * side;
  const count = 20_000;
  let masks: Float32Array;
  beforeAll(async () => {
    masks = await sample([side, side], { mean: -100, sd: 100, lengthScale: 2 }, count);
  });
  const mu = normalExpectation((z) => 1 / (1 + Math.exp(-(-100 + 100 * z))));

  test("show a pixel with probability .159 on average, hardly more than Φ(−1)", () => {
    expect(mu).toBeCloseTo(normalCdf(-1), 4);
    expect(mu).toBeCloseTo(0.1587, 4);
    for (const pixel of [0, 33, 47, 99]) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += masks[i * size + pixel]!;
      expect(Math.abs(sum / count - mu)).toBeLessThan(4 * Math.sqrt((mu * (1 - mu)) / count));
    }
  });

  test.each([1, 2, 3, 5, 9])("covary over %d px as Φ₂(−1, −1; ρ) − Φ(−1)² says", (distance) => {
    const rho = Math.exp(-0.5 * (distance / 2) ** 2);
    const expected = bivariateNormalCdf(-1, rho) - normalCdf(-1) ** 2;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const product = (masks[i * size + 40]! - mu) * (masks[i * size + 40 + distance]! - mu);
      sum += product;
      squares += product * product;
    }
    const standardError = Math.sqrt((squares / count - (sum / count) ** 2) / count);
    // The step function that the oracle puts in the sigmoid's place moves it by some thousandths at most.
    expect(Math.abs(sum / count - expected)).toBeLessThan(4 * standardError + 0.002);
  });
});

test("the seed decides the masks, and a longer run begins with the shorter one", async () => {
  const process = { mean: -100, sd: 100, lengthScale: 2.8 };
  const masks = await sample([28, 28], process, 700, 5);
  expect(await sample([28, 28], process, 700, 5)).toEqual(masks);
  expect(await sample([28, 28], process, 700, 6)).not.toEqual(masks);
  const shorter = await sample([28, 28], process, 100, 5);
  const difference = shorter.reduce((max, m, k) => Math.max(max, Math.abs(m - masks[k]!)), 0);
  expect(difference).toBeLessThan(1e-3);
});
