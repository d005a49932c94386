import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { onnx } from "../../compile/onnx-encoding.ts";
import { decodeModel } from "./read-model.ts";
import { expectAsRuntime, expectGradientOfFile, normalImages, runImported } from "./testing/compare-with-runtime.ts";
import { ModelBuilder } from "./testing/model-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

const x = normalImages([2, 3]);
const opsetImport = [
  { domain: "", version: 17 },
  { domain: "own", version: 1 },
];

/** `own.scale(a)`: a · factor, twice over by another function; ONNX's example of a referenced attribute. */
const functions = [
  {
    name: "scale",
    domain: "own",
    input: ["a"],
    output: ["b"],
    opsetImport,
    attribute: ["factor"],
    node: [
      { opType: "Constant", output: ["f"], attribute: [{ name: "value_float", type: 1, refAttrName: "factor" }] },
      { opType: "Mul", input: ["a", "f"], output: ["b"] },
    ],
  },
  {
    name: "twice",
    domain: "own",
    input: ["a"],
    output: ["c"],
    opsetImport,
    node: [1, 2].map((call) => ({
      opType: "scale",
      domain: "own",
      input: [call === 1 ? "a" : "b"],
      output: [call === 1 ? "b" : "c"],
      attribute: [{ name: "factor", type: 1, f: call + 0.5 }],
    })),
  },
];

function callingOwnFunctions() {
  const model = new ModelBuilder();
  const first = model.node("twice", [model.input("x", [2, 3])], { domain: "own" });
  model.output(model.node("twice", [model.node("Tanh", [first])], { domain: "own" }));
  return model.bytes({ opsetImport, functions });
}

describe("functions of the file's own", () => {
  test("are written out, each call with values and attributes of its own", async () => {
    await expectGradientOfFile(callingOwnFunctions(), { x });
    const model = decodeModel(callingOwnFunctions(), "functions.onnx");
    expect(model.nodes.map(({ operator }) => operator)).toEqual(["Mul", "Mul", "Tanh", "Mul", "Mul"]);
    const once = (await runImported(model, { x }))[model.outputs[0]!.name]!;
    for (const [index, value] of once.data.entries())
      expect(value).toBeCloseTo(3.75 * Math.tanh(3.75 * x.data[index]!), 5);
  });

  test("that call one another without end are refused", () => {
    const endless = [{ ...functions[1]!, name: "twice", node: [{ ...functions[1]!.node[0]!, opType: "twice" }] }];
    const model = new ModelBuilder();
    model.output(model.node("twice", [model.input("x", [2, 3])], { domain: "own" }));
    const bytes = model.bytes({ opsetImport, functions: endless });
    expect(() => decodeModel(bytes, "a.onnx")).toThrow(/its function twice is called more than 20 deep/);
  });
});

/** A graph of one node that adds a constant to the outer value `x`. */
const branch = (name: string, value: number) => ({
  name,
  node: [
    {
      opType: "Constant",
      output: [`${name}_c`],
      attribute: [{ name: "value_float", type: 1, f: value }],
    },
    { opType: "Add", input: ["x", `${name}_c`], output: [`${name}_y`] },
  ],
  output: [{ name: `${name}_y` }],
});

describe("If", () => {
  const choosing = (rows: number) => {
    const model = new ModelBuilder();
    const image = model.input("x", [2, 3]);
    const extent = model.node("Gather", [model.node("Shape", [image]), model.integers([0], [])]);
    const condition = model.node("Equal", [extent, model.integers([rows], [])]);
    const attributes = { then_branch: { graph: branch("yes", 1) }, else_branch: { graph: branch("no", -1) } };
    model.output(model.node("If", [condition], { attributes }));
    return model.bytes();
  };
  test.each([2, 5])("whose condition is one of shapes takes the branch that it chooses (%i rows)", async (rows) => {
    await expectAsRuntime(choosing(rows), { x });
    await expectGradientOfFile(choosing(rows), { x });
  });
  test("whose condition is computed from the image is refused", async () => {
    const model = new ModelBuilder();
    const image = model.input("x", [2, 3]);
    const condition = model.node("Greater", [
      model.node("ReduceMax", [image], { attributes: { keepdims: 0 } }),
      model.floats([0], []),
    ]);
    const attributes = { then_branch: { graph: branch("yes", 1) }, else_branch: { graph: branch("no", -1) } };
    model.output(model.node("If", [condition], { attributes }));
    const run = runImported(decodeModel(model.bytes(), "a.onnx"), { x });
    await expect(run).rejects.toThrow(/operator If .* what it chooses by is computed from the image/);
  });
});

test("constants held by nodes, and renamed by others, are constants of the model", () => {
  const weights = onnx.Tensor.create({ dims: [3, 2], dataType: 1, rawData: new Uint8Array(24) });
  const model = new ModelBuilder();
  const image = model.input("x", [2, 3]);
  model.rawNode({ opType: "Constant", output: ["w"], attribute: [{ name: "value", type: 4, t: weights }] });
  model.rawNode({ opType: "Identity", input: ["w"], output: ["again"] });
  model.output(model.node("MatMul", [image, "again"]));
  const { nodes, constants } = decodeModel(model.bytes(), "a.onnx");
  expect(nodes.map(({ operator, inputs }) => [operator, inputs[1]])).toEqual([["MatMul", "w"]]);
  expect([...constants.keys()]).toEqual(["w"]);
});
