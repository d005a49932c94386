import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { anySeed, expectGradient, expectSameAsCpu, forAll, randomTensor } from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Padding = "same" | "valid" | number;

const setting = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    size: fc.tuple(fc.integer({ min: 5, max: 9 }), fc.integer({ min: 5, max: 9 })),
    channels: fc.integer({ min: 1, max: 4 }),
    filters: fc.integer({ min: 1, max: 4 }),
    window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.constantFrom<Padding[]>("same", "valid", 1),
    seed: anySeed,
  })
  .map((drawn) => {
    // TF.js takes one number for padding only with square windows and strides.
    const [window, stride] = [drawn.window[0], drawn.stride[0]];
    return drawn.pad === 1
      ? { ...drawn, window: [window, window] as const, stride: [stride, stride] as [number, number] }
      : drawn;
  })
  .map((drawn) => ({
    ...drawn,
    image: randomTensor([drawn.batch, ...drawn.size, drawn.channels], { seed: drawn.seed }),
    filter: randomTensor([...drawn.window, drawn.channels, drawn.filters], { seed: drawn.seed + 1 }),
  }));

const conv = (image: tf.Tensor, filter: tf.Tensor, stride: [number, number] | number, pad: Padding, dilation: number) =>
  tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, "NHWC", dilation);

describe("convolution", () => {
  test("equals TF.js with random windows, strides and padding", () =>
    forAll(
      setting,
      ({ image, filter, stride, pad }) =>
        expectSameAsCpu(({ image, filter }) => ({ y: conv(image!, filter!, stride, pad, 1) }), { image, filter }),
      20,
    ));

  test("is refused where TF.js itself mistakes its shape", () =>
    expect(
      expectSameAsCpu(({ image, filter }) => ({ y: conv(image!, filter!, [2, 1], 1, 1) }), {
        image: randomTensor([1, 5, 5, 1]),
        filter: randomTensor([1, 1, 1, 1]),
      }),
    ).rejects.toThrow(/Conv2D.*another shape/));

  test("equals TF.js when dilated", () =>
    forAll(setting, ({ image, pad, seed, channels, filters }) => {
      const filter = randomTensor([2, 2, channels, filters], { seed });
      return expectSameAsCpu(({ image, filter }) => ({ y: conv(image!, filter!, 1, pad, 2) }), { image, filter });
    }));

  test("has TF.js's gradients with random windows, strides and padding", () =>
    forAll(
      setting,
      ({ image, filter, stride, pad, seed }) =>
        expectGradient((image, filter) => conv(image!, filter!, stride, pad, 1), [image, filter], { step: 1e-2, seed }),
      15,
    ));

  test("has TF.js's gradient by the image where the filter is a constant", () =>
    forAll(
      setting,
      ({ image, filter, stride, pad, seed }) =>
        expectGradient((image) => conv(image, filter, stride, pad, 1), [image], { step: 1e-2, seed }),
      15,
    ));
});

test("dilated convolutions have the gradient of their differences", () =>
  forAll(setting, ({ image, pad, seed, channels, filters }) => {
    const filter = randomTensor([2, 2, channels, filters], { seed });
    return expectGradient((image, filter) => conv(image!, filter!, 1, pad, 3), [image, filter], { step: 1e-2, seed });
  }));

describe("transposed convolution", () => {
  test("equals TF.js with random windows and strides", () =>
    forAll(setting, ({ image, stride, window, pad, seed, batch, size, channels, filters }) => {
      const explicit = pad === 1 ? "same" : pad;
      const filter = randomTensor([...window, filters, channels], { seed });
      const extent = (n: number, s: number, k: number) => (explicit === "same" ? n * s : (n - 1) * s + k);
      const shape = [batch, extent(size[0], stride[0], window[0]), extent(size[1], stride[1], window[1]), filters];
      return expectSameAsCpu(
        ({ image, filter }) => ({
          y: tf.conv2dTranspose(image as tf.Tensor4D, filter as tf.Tensor4D, shape as never, stride, explicit),
        }),
        { image, filter },
      );
    }));

  test("has TF.js's gradients", () =>
    expectGradient(
      (image, filter) => tf.conv2dTranspose(image as tf.Tensor4D, filter as tf.Tensor4D, [2, 8, 8, 3], 2, "same"),
      [randomTensor([2, 4, 4, 2], { seed: 1 }), randomTensor([3, 3, 3, 2], { seed: 2 })],
      { step: 1e-2 },
    ));
});

describe("depthwise convolution", () => {
  const depthwise = (image: tf.Tensor, filter: tf.Tensor, stride: number, pad: Padding, dilation = 1) =>
    tf.depthwiseConv2d(image as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, "NHWC", dilation);

  test("equals TF.js with random windows, strides, padding and multipliers", () =>
    forAll(
      setting,
      ({ image, filter, stride, pad }) =>
        expectSameAsCpu(({ image, filter }) => ({ y: depthwise(image!, filter!, stride[0], pad) }), { image, filter }),
      12,
    ));

  test("equals TF.js when dilated", () =>
    expectSameAsCpu(({ image, filter }) => ({ y: depthwise(image!, filter!, 1, "same", 2) }), {
      image: randomTensor([2, 7, 8, 3], { seed: 1 }),
      filter: randomTensor([3, 2, 3, 2], { seed: 2 }),
    }));

  test("has TF.js's gradients with random windows, strides, padding and multipliers", () =>
    forAll(
      setting,
      ({ image, filter, stride, pad, seed }) =>
        expectGradient((image, filter) => depthwise(image!, filter!, stride[0], pad), [image, filter], {
          step: 1e-2,
          seed,
        }),
      12,
    ));

  test("has the gradient of its differences when dilated", () =>
    expectGradient(
      (image, filter) => depthwise(image!, filter!, 1, "same", 2),
      [randomTensor([2, 7, 8, 3], { seed: 1 }), randomTensor([3, 2, 3, 2], { seed: 2 })],
      { step: 1e-2 },
    ));

  test("separable convolutions equal TF.js", () =>
    expectSameAsCpu(
      ({ image, depth, point }) => ({
        y: tf.separableConv2d(image as tf.Tensor4D, depth as tf.Tensor4D, point as tf.Tensor4D, 1, "same"),
      }),
      {
        image: randomTensor([2, 6, 6, 3], { seed: 1 }),
        depth: randomTensor([3, 3, 3, 2], { seed: 2 }),
        point: randomTensor([1, 1, 6, 4], { seed: 3 }),
      },
    ));
});

test("one-dimensional convolutions equal TF.js", () =>
  expectSameAsCpu(({ x, filter }) => ({ y: tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same") }), {
    x: randomTensor([2, 9, 3], { seed: 1 }),
    filter: randomTensor([4, 3, 5], { seed: 2 }),
  }));
