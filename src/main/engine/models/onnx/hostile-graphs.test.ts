import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { trace } from "../../compile/trace-backend.ts";
import { decodeModel } from "./read-model.ts";
import { runGraph } from "./run-graph.ts";
import { ModelBuilder, type NodeOptions } from "./testing/model-builder.ts";
import { networks } from "./testing/networks/list.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Attributes = NonNullable<NodeOptions["attributes"]>;
type Others = (model: ModelBuilder) => string[];

/** Traces a graph on images `[1, 2, 4, 4]`, which computes nothing and must not allocate what it would compute. */
function traced(build: (model: ModelBuilder, x: string) => string, opset = 18) {
  const model = new ModelBuilder({ opset });
  model.output(build(model, model.input("x", [1, 2, 4, 4])));
  const decoded = decodeModel(model.bytes(), "hostile.onnx");
  const wanted = [decoded.outputs[0]!.name];
  return trace(({ x }) => runGraph(decoded, { inputs: { x: x! }, wanted }), {
    x: { shape: [1, 2, 4, 4], dtype: "float32" },
  });
}

const node = (operator: string, others: Others = () => [], attributes: Attributes = {}, opset?: number) =>
  traced((model, x) => model.node(operator, [x, ...others(model)], { attributes, name: "trap" }), opset);

const far = 2 ** 40;

describe("a node that asks for more than memory holds is refused by name:", () => {
  test.each<[string, () => unknown]>([
    ["Expand", () => node("Expand", (m) => [m.integers([far, 1, 1, 1, 1])])],
    ["Tile", () => node("Tile", (m) => [m.integers([1, far, 1, 1])])],
    ["Pad", () => node("Pad", (m) => [m.integers([0, 0, far, 0, 0, 0, 0, 0])])],
    ["Pad by reflection", () => node("Pad", (m) => [m.integers([0, 0, far, 0, 0, 0, 0, 0])], { mode: "reflect" })],
    ["Conv", () => node("Conv", (m) => [m.random([1, 2, 1, 1])], { pads: [far, 0, 0, 0] })],
    ["MaxPool", () => node("MaxPool", undefined, { kernel_shape: [1, 1], pads: [0, 2 ** 30, 0, 0] })],
    ["ConvTranspose", () => node("ConvTranspose", (m) => [m.random([2, 1, 1, 1])], { strides: [far, 1] })],
    ["Resize", () => node("Resize", (m) => ["", "", m.integers([1, 2, 4, far])])],
    ["Resize by scales", () => node("Resize", (m) => ["", m.floats([1, 1, 1e30, 1])])],
    ["Gather", () => node("Gather", (m) => [m.node("Expand", [m.integers([0]), m.integers([2 ** 29])])])],
  ])("%s", (_, run) => {
    expect(run).toThrow(ExemplarError);
    expect(run).toThrow(/hostile\.onnx.*(trap|Expand).*(impossible|cannot be computed)/);
  });

  test("ConstantOfShape and Range, of which nothing is computed beforehand", () => {
    const huge = (model: ModelBuilder) => model.node("ConstantOfShape", [model.integers([far])]);
    expect(() => traced((m, x) => m.node("Add", [x, huge(m)]))).toThrow(/\(ConstantOfShape\).*impossible/);
    const range = (m: ModelBuilder) => m.node("Range", [m.floats([0], []), m.floats([1e30], []), m.floats([1], [])]);
    expect(() => traced((m, x) => m.node("Add", [x, range(m)]))).toThrow(/\(Range\).*impossible/);
  });

  test("constants that grow by being joined, broadcast and multiplied", () => {
    const doubled = (model: ModelBuilder) => {
      let value = model.floats([1, 2]);
      for (let k = 0; k < 40; k++) value = model.node("Concat", [value, value], { attributes: { axis: 0 } });
      return value;
    };
    expect(() => traced((m, x) => m.node("Add", [x, doubled(m)]))).toThrow(/\(Concat\).*impossible/);
    const broadcast = (m: ModelBuilder) =>
      m.node("Add", [m.random([60_000, 1]), m.node("Add", [m.random([1, 60_000, 1]), m.random([1, 1, 60_000])])]);
    expect(() => traced((m, x) => m.node("Add", [x, broadcast(m)]))).toThrow(/\(Add\).*impossible/);
  });
});

describe("a node that contradicts itself is refused by name:", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["no weights", () => node("Conv"), /trap \(Conv\).*input 1 is missing/],
    ["other channels", () => node("Conv", (m) => [m.random([1, 3, 1, 1])]), /\[1,3,1,1\].*2 channels/],
    ["no groups", () => node("Conv", (m) => [m.random([1, 2, 1, 1])], { group: 0 }), /0 groups/],
    ["a window larger than the image", () => node("Conv", (m) => [m.random([1, 2, 9, 9])]), /larger than the image/],
    ["strides of zero", () => node("MaxPool", undefined, { kernel_shape: [1, 1], strides: [0, 0] }), /not positive/],
    ["an axis that is not there", () => node("Softmax", undefined, { axis: 7 }), /no axis 7 of 4/],
    ["an index outside", () => node("Gather", (m) => [m.integers([5])]), /outside of 1 elements/],
    ["shapes that do not broadcast", () => node("Add", (m) => [m.random([3, 3])]), /trap \(Add\) cannot be computed/],
    ["a product of other sizes", () => node("MatMul", (m) => [m.random([3, 3])]), /trap \(MatMul\)/],
    ["a step of zero", () => node("Slice", (m) => [0, 4, 2, 0].map((k) => m.integers([k]))), /step is zero/],
    [
      "attributes of another type",
      () => node("Softmax", undefined, { axis: "last" }),
      /attribute axis is of another type/,
    ],
    ["parts that do not add up", () => node("Split", (m) => [m.integers([7])], {}), /parts of \[7\]/],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(ExemplarError);
    expect(run).toThrow(message);
  });
});

/** Where the bytes of a file are that are not weights: names, attributes and shapes, which decide what is computed. */
function structureOf(bytes: Uint8Array): number[] {
  const inside = new Uint8Array(bytes.length);
  const { graph } = onnx.Model.decode(bytes) as unknown as { graph: { initializer: { rawData: Uint8Array }[] } };
  for (const { rawData } of graph.initializer) {
    const start = rawData.byteOffset - bytes.byteOffset;
    if (rawData.buffer === bytes.buffer && rawData.length > 64) inside.fill(1, start, start + rawData.length);
  }
  return Array.from(inside.keys()).filter((place) => inside[place] === 0);
}

test("networks with some of their bytes changed are traced or refused in words, in bounded memory", () => {
  let [refused, traces] = [0, 0];
  for (const [seed, generate] of Object.values(networks).entries()) {
    const { bytes, imageShape } = generate();
    const generator = seededGenerator(seed);
    const places = structureOf(bytes);
    for (let change = 0; change < 60; change++) {
      const damaged = Uint8Array.from(bytes);
      for (let k = 0; k <= change % 3; k++)
        damaged[places[generator.integer(places.length)]!] =
          change % 2 === 0 ? generator.integer(256) : generator.integer(16);
      try {
        const model = decodeModel(damaged, "damaged.onnx");
        const name = model.inputs[0]?.name ?? "";
        const wanted = model.outputs.map((output) => output.name);
        trace(({ x }) => runGraph(model, { inputs: { [name]: x! }, wanted }), {
          x: { shape: [1, ...imageShape], dtype: "float32" },
        });
        traces++;
      } catch (error) {
        if (!(error instanceof ExemplarError)) throw error;
        refused++;
      }
    }
  }
  expect(Math.min(refused, traces)).toBeGreaterThan(50);
});
