import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeModel } from "../read-model.ts";
import { expectAsRuntime, normalImages, runImported } from "../testing/compare-with-runtime.ts";
import { ModelBuilder, type NodeOptions } from "../testing/model-builder.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Attributes = NonNullable<NodeOptions["attributes"]>;
type Others = (model: ModelBuilder) => string[];

/** One operator on `[2, 3, 4, 5]`. */
function check(operator: string, attributes: Attributes = {}, others: Others = () => [], opset = 17, outputs = 1) {
  const shape = [2, 3, 4, 5];
  const model = new ModelBuilder({ opset });
  const x = model.input("x", shape);
  for (const y of model.nodes(operator, [x, ...others(model)], { attributes, outputs })) model.output(y);
  return expectAsRuntime(model.bytes(), { x: normalImages(shape) });
}

const forAll = <T>(arbitrary: fc.Arbitrary<T>, run: (value: T) => Promise<void>, numRuns = 25) =>
  fc.assert(fc.asyncProperty(arbitrary, run), { numRuns, seed: 3 });

describe("shapes", () => {
  test.each([[[6, -1]], [[0, -1]], [[0, 0, 20]], [[-1]], [[2, 3, 2, 2, 5]]])("Reshape to %j", (shape) =>
    check("Reshape", {}, (m) => [m.integers(shape)]),
  );
  test.each([0, 1, 2, 4, -1])("Flatten from axis %i", (axis) => check("Flatten", { axis }));
  test.each([[[3, 1, 0, 2]], [[0, 2, 3, 1]], [[1, 0, 2, 3]]])("Transpose by %j", (perm) =>
    check("Transpose", { perm }),
  );
  test("Transpose of all axes", () => check("Transpose"));
  test("Unsqueeze and Squeeze, by inputs and by attributes", async () => {
    await check("Unsqueeze", {}, (m) => [m.integers([0, -1])]);
    await check("Unsqueeze", { axes: [1, 3] }, undefined, 11);
    for (const opset of [11, 13]) {
      const model = new ModelBuilder({ opset });
      const x = model.input("x", [1, 3, 1, 2]);
      const byInput = opset === 13;
      model.output(
        model.node("Squeeze", byInput ? [x, model.integers([2])] : [x], { attributes: byInput ? {} : { axes: [2] } }),
      );
      model.output(model.node("Squeeze", [x]));
      await expectAsRuntime(model.bytes(), { x: normalImages([1, 3, 1, 2]) });
    }
  });
  test.each([[[2, 3, 4, 5]], [[7, 1, 1, 1, 1]], [[1]]])("Expand to %j", (shape) =>
    check("Expand", {}, (m) => [m.integers(shape)]),
  );
  test("Tile", () => check("Tile", {}, (m) => [m.integers([1, 2, 1, 3])]));
  test.each(["DCR", "CRD"])("DepthToSpace %s", (mode) => {
    const model = new ModelBuilder();
    const x = model.input("x", [2, 8, 3, 2]);
    model.output(model.node("DepthToSpace", [x], { attributes: { blocksize: 2, mode } }));
    return expectAsRuntime(model.bytes(), { x: normalImages([2, 8, 3, 2]) });
  });
  test("SpaceToDepth", () => {
    const model = new ModelBuilder();
    const x = model.input("x", [2, 3, 4, 6]);
    model.output(model.node("SpaceToDepth", [x], { attributes: { blocksize: 2 } }));
    return expectAsRuntime(model.bytes(), { x: normalImages([2, 3, 4, 6]) });
  });
});

describe("indexing", () => {
  test("Slice with random starts, ends and steps", () =>
    forAll(
      fc.array(
        fc.record({
          axis: fc.constantFrom(0, 1, 2, 3),
          start: fc.integer({ min: -6, max: 6 }),
          end: fc.oneof(fc.integer({ min: -6, max: 6 }), fc.constantFrom(2 ** 53, -(2 ** 53))),
          step: fc.constantFrom(1, 2, -1, -2),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      (slices) => {
        const chosen = [...new Map(slices.map((slice) => [slice.axis, slice])).values()];
        return check("Slice", {}, (m) => [
          m.integers(chosen.map(({ start }) => start)),
          m.integers(chosen.map(({ end }) => end)),
          m.integers(chosen.map(({ axis }) => axis)),
          m.integers(chosen.map(({ step }) => step)),
        ]);
      },
      60,
    ));
  test("Slice by attributes", () => check("Slice", { starts: [0, -2], ends: [1, 9], axes: [0, 3] }, undefined, 9));
  test.each([
    [0, [1], []],
    [3, [4, 0, 0, -1], [2, 2]],
    [1, [1, 2], [2]],
  ])("Gather along axis %i of %j", (axis, indices, shape) =>
    check("Gather", { axis }, (m) => [m.integers(indices, shape)]),
  );
  test("Concat and Split", async () => {
    await check("Concat", { axis: 1 }, (m) => [m.random([2, 2, 4, 5]), m.random([2, 1, 4, 5])]);
    await check("Split", { axis: 3 }, (m) => [m.integers([1, 3, 1])], 17, 3);
    await check("Split", { axis: 2, split: [3, 1] }, undefined, 11, 2);
    await check("Split", { axis: 3, num_outputs: 2 }, undefined, 18, 2);
  });
  test("Pad with random modes and extents", () =>
    forAll(
      fc.record({
        mode: fc.constantFrom("constant", "edge", "reflect", "wrap"),
        pads: fc.tuple(...[1, 2, 3, 4, 1, 2, 3, 4].map((most) => fc.integer({ min: 0, max: most }))),
      }),
      ({ mode, pads }) => check("Pad", { mode }, (m) => [m.integers(pads), m.floats([0.7], [])], 19),
    ));
  test("Pad that cuts off, along some axes, and by attributes", async () => {
    await check("Pad", {}, (m) => [m.integers([0, -1, 2, 0, 0, 0, -1, 3])]);
    await check("Pad", {}, (m) => [m.integers([1, 2, 0, 3]), m.floats([-1], []), m.integers([3, -3])], 18);
    await check("Pad", { pads: [0, 0, 1, 0, 0, 0, 0, 2], value: { float: 2 } }, undefined, 10);
  });
  test("TopK, largest and smallest", async () => {
    await check("TopK", {}, (m) => [m.integers([3])], 17, 2);
    await check("TopK", { largest: 0 }, (m) => [m.integers([2])], 17, 2);
  });
});

describe("reductions", () => {
  const names = ["L1", "L2", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare"];
  test.each(names.map((name) => `Reduce${name}`))("%s", async (operator) => {
    await check(operator, { keepdims: 0 }, (m) => [m.integers([1, -1])], 18);
    await check(operator, {}, undefined, 18);
    if (operator !== "ReduceSum") await check(operator, { axes: [2], keepdims: 1 }, undefined, 12);
  });
  test.each(["ArgMax", "ArgMin"])("%s", async (operator) => {
    await check(operator, { axis: -1, keepdims: 0 });
    await check(operator, { axis: 1 });
  });
  test("CumSum", () => check("CumSum", { exclusive: 1 }, (m) => [m.integers([2], [])]));
});

describe("products", () => {
  test.each([
    [
      [2, 3, 4, 5],
      [5, 6],
    ],
    [
      [2, 3, 4, 5],
      [2, 3, 5, 2],
    ],
    [
      [2, 3, 4, 5],
      [3, 5, 2],
    ],
    [[2, 3, 4, 5], [5]],
    [
      [4, 5],
      [2, 5, 3],
    ],
    [[5], [2, 5, 3]],
  ])("MatMul of %j and %j", (a, b) => {
    const model = new ModelBuilder();
    const x = model.input("x", a);
    model.output(model.node("MatMul", [x, model.random(b)]));
    return expectAsRuntime(model.bytes(), { x: normalImages(a) });
  });
  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])("Gemm, transA %i, transB %i", (transA, transB) => {
    const model = new ModelBuilder();
    const shape = transA ? [4, 3] : [3, 4];
    const x = model.input("x", shape);
    const inputs = [x, model.random(transB ? [5, 4] : [4, 5]), model.random([5])];
    const attributes = { transA, transB, alpha: { float: 0.7 }, beta: { float: 1.3 } };
    model.output(model.node("Gemm", inputs, { attributes }));
    model.output(model.node("Gemm", inputs.slice(0, 2), { attributes }));
    return expectAsRuntime(model.bytes(), { x: normalImages(shape) });
  });
});

test("arithmetic of shapes, as PyTorch exports `x.view(x.size(0), -1)`, is done beforehand", () => {
  const model = new ModelBuilder({ opset: 17 });
  const x = model.input("x", ["batch", 3, 4, 5]);
  const batch = model.node("Gather", [model.node("Shape", [x]), model.integers([0], [])], { attributes: { axis: 0 } });
  const rest = model.node("ConstantOfShape", [model.integers([1])]);
  const minusOne = model.node("Sub", [model.node("Cast", [rest], { attributes: { to: 7 } }), model.integers([1])]);
  const front = model.node("Unsqueeze", [batch, model.integers([0])]);
  const shape = model.node("Concat", [front, minusOne], { attributes: { axis: 0 } });
  const flat = model.node("Reshape", [x, shape]);
  const size = model.node("Range", [model.integers([0], []), model.node("Size", [x]), model.integers([2], [])]);
  const chosen = model.node("Gather", [size, model.integers([3])]);
  const place = model.node("Cast", [chosen], { attributes: { to: 1 } });
  model.output(model.node("Add", [flat, place]));
  return expectAsRuntime(model.bytes(), { x: normalImages([2, 3, 4, 5]) });
});

test("constants in all ways of writing them", async () => {
  const model = new ModelBuilder();
  const x = model.input("x", [2]);
  const written: Attributes[] = [{ value_float: { float: 2.5 } }, { value_floats: { floats: [1, 2] } }];
  for (const attributes of written) model.output(model.node("Add", [x, model.node("Constant", [], { attributes })]));
  model.output(model.node("Gather", [x, model.node("Constant", [], { attributes: { value_int: 1 } })]));
  model.output(model.node("Gather", [x, model.node("Constant", [], { attributes: { value_ints: [1, 0, 1] } })]));
  await expectAsRuntime(model.bytes(), { x: normalImages([2]) });
});

test("a node that contradicts itself is named, with what is wrong", async () => {
  const model = new ModelBuilder();
  const x = model.input("x", [2, 3]);
  model.output(model.node("Reshape", [x, model.integers([4, 4])], { name: "flatten" }));
  await expect(runImported(decodeModel(model.bytes(), "a.onnx"), { x: normalImages([2, 3]) })).rejects.toMatchObject({
    code: "INVALID",
    message: expect.stringMatching(/^a\.onnx .*node flatten \(Reshape\).*\[2,3\] cannot take shape \[4,4\]/),
  });
});
