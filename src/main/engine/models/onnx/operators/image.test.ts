import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeModel } from "../read-model.ts";
import { expectAsRuntime, expectGradientOfFile, normalImages, runImported } from "../testing/compare-with-runtime.ts";
import { ModelBuilder, type NodeOptions } from "../testing/model-builder.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Attributes = NonNullable<NodeOptions["attributes"]>;
const float = (value: number) => ({ float: value });
const small = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.tuple(small(min, max), small(min, max));

const forAll = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<void>, numRuns = 25) =>
  fc.assert(fc.asyncProperty(arbitrary, check), { numRuns, seed: 7 });

const padding = (window: readonly [number, number]) =>
  fc.oneof(
    fc
      .tuple(...[0, 1, 0, 1].map((axis) => small(0, window[axis]! - 1)))
      .map((pads): Attributes => ({ pads: pads as number[] })),
    fc.constantFrom<Attributes>({ auto_pad: "SAME_UPPER" }, { auto_pad: "SAME_LOWER" }, { auto_pad: "VALID" }),
  );

/** One image operator on `[2, C, H, W]`. */
async function check(
  operator: string,
  shape: readonly number[],
  attributes: Attributes,
  others: (model: ModelBuilder) => string[] = () => [],
  opset = 17,
): Promise<void> {
  const model = new ModelBuilder({ opset });
  const x = model.input("x", shape);
  model.output(model.node(operator, [x, ...others(model)], { attributes }));
  await expectAsRuntime(model.bytes(), { x: normalImages(shape) }, 5e-5);
}

const convolutionCase = fc
  .record({
    size: pair(5, 9),
    window: pair(1, 4),
    groups: small(1, 3),
    perGroup: small(1, 3),
    filtersPerGroup: small(1, 2),
    moves: fc.oneof(
      pair(1, 3).map((strides): Attributes => ({ strides })),
      pair(1, 2).map((dilations): Attributes => ({ dilations })),
    ),
    bias: fc.boolean(),
  })
  .chain((drawn) => padding(drawn.window).map((pads) => ({ ...drawn, pads })))
  .filter(({ pads, moves, window, size }) => {
    // Dilation by two must leave the window smaller than the image where nothing is padded.
    const dilations = (moves.dilations ?? [1, 1]) as number[];
    // ONNX Runtime refuses dilated windows with padding that it is to find itself.
    if ("auto_pad" in pads && pads.auto_pad !== "VALID" && dilations.some((dilation) => dilation > 1)) return false;
    return size.every((extent, axis) => (window[axis]! - 1) * dilations[axis]! < extent);
  });

describe("Conv", () => {
  test("with random windows, strides, dilations, padding and groups", () =>
    forAll(
      convolutionCase,
      ({ size, window, groups, perGroup, filtersPerGroup, moves, bias, pads }) =>
        check(
          "Conv",
          [2, groups * perGroup, ...size],
          { ...moves, ...pads, group: groups, kernel_shape: window },
          (m) => [
            m.random([groups * filtersPerGroup, perGroup, ...window]),
            ...(bias ? [m.random([groups * filtersPerGroup])] : []),
          ],
        ),
      60,
    ));

  test("depthwise", () =>
    check("Conv", [2, 4, 7, 6], { group: 4, pads: [1, 1, 1, 1], strides: [2, 2] }, (m) => [
      m.random([8, 1, 3, 3]),
      m.random([8]),
    ]));

  test("with strides and dilations at once, plain and depthwise, and their gradients", async () => {
    const attributes = { strides: [2, 2], dilations: [2, 3], pads: [1, 2, 1, 2] };
    for (const [filter, group] of [
      [[3, 4, 3, 3], 1],
      [[4, 2, 3, 3], 2],
      [[8, 1, 3, 3], 4],
    ] as const) {
      const model = new ModelBuilder();
      const x = model.input("x", [2, 4, 9, 10]);
      model.output(model.node("Conv", [x, model.random(filter)], { attributes: { ...attributes, group } }));
      await expectAsRuntime(model.bytes(), { x: normalImages([2, 4, 9, 10]) });
      await expectGradientOfFile(model.bytes(), { x: normalImages([2, 4, 9, 10]) });
    }
  });

  test("is refused by name in one dimension", () =>
    expect(check("Conv", [1, 1, 9], {}, (m) => [m.random([1, 1, 3])])).rejects.toMatchObject({
      code: "UNSUPPORTED",
      operator: "Conv",
      node: "Conv_1",
      message: expect.stringContaining("[1,1,9]"),
    }));
});

describe("ConvTranspose", () => {
  test("with random windows, strides, padding, output padding and groups", () =>
    forAll(
      fc
        .record({
          size: pair(2, 5),
          window: pair(1, 4),
          strides: pair(1, 3),
          groups: small(1, 2),
          filters: small(1, 3),
          extra: fc.boolean(),
        })
        .chain((drawn) =>
          fc
            .tuple(...[0, 1, 0, 1].map((axis) => small(0, Math.floor((drawn.window[axis]! - 1) / 2))))
            .map((pads) => ({ ...drawn, pads: pads as number[] })),
        ),
      ({ size, window, strides, groups, filters, extra, pads }) =>
        check(
          "ConvTranspose",
          [2, 2 * groups, ...size],
          { strides, pads, group: groups, output_padding: strides.map((stride) => (extra ? stride - 1 : 0)) },
          (m) => [m.random([2 * groups, filters, ...window]), m.random([filters * groups])],
        ),
      40,
    ));
});

describe("pooling", () => {
  const poolCase = fc
    .record({ size: pair(5, 9), window: pair(1, 4), strides: pair(1, 3), ceil: fc.boolean(), include: fc.boolean() })
    .chain((drawn) => padding(drawn.window).map((pads) => ({ ...drawn, pads })))
    // ONNX Runtime refuses windows smaller than their strides where it is to find the padding itself.
    .filter(
      ({ pads, ceil, window, strides }) =>
        !("auto_pad" in pads) || (!ceil && window.every((size, axis) => size >= strides[axis]!)),
    );

  test("MaxPool", () =>
    forAll(
      poolCase,
      ({ size, window, strides, ceil, pads }) =>
        check("MaxPool", [2, 3, ...size], { kernel_shape: window, strides, ceil_mode: Number(ceil), ...pads }),
      40,
    ));

  test("AveragePool, padding counted or not", () =>
    forAll(
      poolCase,
      ({ size, window, strides, ceil, include, pads }) =>
        check(
          "AveragePool",
          [2, 3, ...size],
          { kernel_shape: window, strides, ceil_mode: Number(ceil), count_include_pad: Number(include), ...pads },
          undefined,
          19,
        ),
      60,
    ));

  test.each(["GlobalAveragePool", "GlobalMaxPool"])("%s", (operator) => check(operator, [2, 3, 4, 5], {}));
});

describe("normalisation", () => {
  test("BatchNormalization", () =>
    check("BatchNormalization", [2, 3, 4, 5], { epsilon: float(0.01) }, (m) => [
      m.random([3]),
      m.random([3]),
      m.random([3]),
      m.positive([3]),
    ]));
  test("InstanceNormalization", () =>
    check("InstanceNormalization", [2, 3, 4, 5], {}, (m) => [m.random([3]), m.random([3])]));
  test.each([-1, 1, 2])("LayerNormalization from axis %i", (axis) => {
    const shape = [2, 3, 4, 5];
    const rest = shape.slice(axis < 0 ? axis + 4 : axis);
    return check("LayerNormalization", shape, { axis }, (m) => [m.random(rest), m.random(rest)]);
  });
  test("GroupNormalization with a scale a channel", () =>
    check("GroupNormalization", [2, 6, 4, 5], { num_groups: 3 }, (m) => [m.random([6]), m.random([6])], 21));
  test.each([1, 3, 5])("LRN over %i channels", (size) =>
    check("LRN", [2, 7, 3, 4], { size, alpha: float(0.2), beta: float(0.6), bias: float(1.5) }),
  );
  test.each([1, 2])("LpNormalization, p = %i", (p) => check("LpNormalization", [2, 3, 4, 5], { p, axis: 1 }));
});

describe("Resize", () => {
  const modes = ["nearest", "linear", "cubic"];
  const coordinates = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "half_pixel_symmetric"];
  test("with random sizes, modes and coordinates", () =>
    forAll(
      fc.record({
        mode: fc.constantFrom(...modes),
        coordinate: fc.constantFrom(...coordinates),
        nearest: fc.constantFrom("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"),
        size: pair(2, 9),
      }),
      ({ mode, coordinate, nearest, size }) =>
        check(
          "Resize",
          [1, 2, 4, 5],
          { mode, coordinate_transformation_mode: coordinate, nearest_mode: nearest },
          (m) => ["", "", m.integers([1, 2, ...size])],
          19,
        ),
      60,
    ));
  test("by scales", () =>
    check("Resize", [1, 2, 4, 5], { mode: "linear" }, (m) => ["", m.floats([1, 1, 1.5, 2.3])], 13));
  test("Upsample", () => check("Upsample", [1, 2, 3, 4], { mode: "nearest" }, (m) => [m.floats([1, 1, 2, 3])], 9));
});

test("GroupNormalization with a scale a group, of which ONNX Runtime has no reference, is the formula", async () => {
  const model = new ModelBuilder({ opset: 18 });
  const x = model.input("x", [1, 4, 1, 2]);
  model.output(
    model.node("GroupNormalization", [x, model.floats([2, 3]), model.floats([1, -1])], {
      attributes: { num_groups: 2 },
    }),
  );
  const data = Float32Array.of(1, 2, 3, 4, 0, 0, 2, 2);
  const [result] = Object.values(
    await runImported(decodeModel(model.bytes(), "m"), { x: { shape: [1, 4, 1, 2], dtype: "float32", data } }),
  );
  const sd = Math.sqrt(1.25 + 1e-5);
  const expected = [...[-1.5, -0.5, 0.5, 1.5].map((z) => (2 * z) / sd + 1), ...[-1, -1, 1, 1].map((z) => 3 * z - 1)];
  for (const [index, value] of expected.entries()) expect(result!.data[index]).toBeCloseTo(value, 3);
});
