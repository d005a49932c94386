import { expect, test } from "vitest";
import { AGREEMENT, agreementOf, checkImages, disagreement, HALF_PRECISION_AGREEMENT } from "./import-agreement.ts";

const check = checkImages([4, 4, 1], 2);

/** Three logits of each image, by rectifiers with a slope below zero. */
function network(slope: number, scale = 1): number[] {
  const rectified = (value: number) => scale * (value > 0 ? value : slope * value);
  return Array.from({ length: check.images.length / 16 }, (_, row) => {
    const image = check.images.subarray(row * 16, (row + 1) * 16);
    const sum = image.reduce((total, pixel, at) => total + (at % 2 ? pixel : -pixel), 0.1);
    return [rectified(sum), -2 * rectified(-sum), rectified(sum) + scale / 2];
  }).flat();
}

const of = (values: readonly number[], fromProbabilities = false) => ({
  values: Float32Array.from(values),
  width: 3,
  fromProbabilities,
});

test("images are the same each time, at each scale, and whole bytes where the file takes these", () => {
  expect(checkImages([4, 4, 1], 2).images).toEqual(check.images);
  expect(check.images.length).toBe(3 * 2 * 16);
  expect(check.images[32]).toBeCloseTo(255 * check.images[0]!, 5);
  for (const pixel of checkImages([4, 4, 1], 2, true).images) {
    expect(Math.abs(pixel * 255 - Math.round(pixel * 255))).toBeLessThan(1e-4);
    expect(pixel).toBeLessThanOrEqual(1);
  }
});

test("a leaky rectifier in the place of a rectifier is seen, though saturated probabilities are equal", () => {
  for (const scale of [1, 1e4]) {
    const agreement = agreementOf(check, of(network(0, scale)), Float32Array.from(network(0.01, scale)), AGREEMENT);
    expect(disagreement(agreement)).toMatch(/answers differently/);
    const same = agreementOf(check, of(network(0, scale)), Float32Array.from(network(0, scale)), AGREEMENT);
    expect(same).toMatchObject({ difference: 0, images: 6, notTestable: null });
  }
});

test("every output is compared, and a difference at one scale alone is found", () => {
  const values = network(0);
  const agree = (at: number) =>
    agreementOf(check, of(values), Float32Array.from(values.with(at, values[at]! + 0.3)), AGREEMENT).difference;
  for (const at of [0, 4, 8, 17]) expect(agree(at)).toBeGreaterThan(AGREEMENT);
  expect(agreementOf(check, of(values), Float32Array.from(values.with(3, Number.NaN)), AGREEMENT).difference).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test("a network that answers all images alike is not testable, and half precision is allowed more", () => {
  const flat = network(0, 1e-6);
  const agreement = agreementOf(check, of(flat), Float32Array.from(flat), HALF_PRECISION_AGREEMENT);
  expect(agreement.notTestable).toMatch(/logits for random images differ by .* at most/);
  expect(agreement.limit).toBe(0.01);
});

test("logarithms of probabilities are compared where float32 tells these from zero", () => {
  const rows = Array.from({ length: 6 }, (_, row) => [Math.log(0.5 + row / 100), Math.log(0.4), Math.log(1e-9)]).flat();
  const other = rows.map((value, at) => (at % 3 === 2 ? value - 5 : value));
  expect(agreementOf(check, of(rows, true), Float32Array.from(other), AGREEMENT).difference).toBe(0);
  expect(agreementOf(check, of(rows), Float32Array.from(other), AGREEMENT).difference).toBeGreaterThan(0.1);
});
