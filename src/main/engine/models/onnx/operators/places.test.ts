import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, test } from "vitest";
import { expectAsRuntime, expectGradientOfFile, normalImages } from "../testing/compare-with-runtime.ts";
import { ModelBuilder } from "../testing/model-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

const x = normalImages([2, 3, 4]);

/** One node that reads an image and what `operands` adds; also its gradient is the file's. */
async function check(operator: string, operands: (m: ModelBuilder) => string[], attributes = {}, inputs = { x }) {
  const model = new ModelBuilder({ opset: 18 });
  const name = model.input("x", inputs.x.shape);
  model.output(model.node(operator, [name, ...operands(model)], { attributes }));
  await expectAsRuntime(model.bytes(), inputs);
  await expectGradientOfFile(model.bytes(), inputs);
}

describe("reading at places", () => {
  test.each([0, 1, -1])("GatherElements along axis %i, from the front and the end", (axis) =>
    check("GatherElements", (m) => [m.integers([0, -1, 1, 0, 1, -2, 0, 1], [2, 2, 2])], { axis }),
  );
  test.each([
    [0, [0, 2, 1, -1], [2, 2]],
    [0, [0, 2, 3, 1, -1, 0], [2, 3]],
    [1, [2, 0], [2, 1]],
    [1, [2, 0, -1, 1], [2, 1, 2]],
  ])("GatherND with %i axes of batches, indices %j", (batch_dims, indices, shape) =>
    check("GatherND", (m) => [m.integers(indices, shape)], { batch_dims }),
  );
});

describe("writing at places", () => {
  test.each(["none", "add"])("ScatterElements, reduction %s", (reduction) =>
    check("ScatterElements", (m) => [m.integers([0, 2, 1, 0], [1, 2, 2]), m.random([1, 2, 2])], { axis: 1, reduction }),
  );
  test.each(["none", "add"])("ScatterND, reduction %s", (reduction) =>
    check("ScatterND", (m) => [m.integers([0, 2, 1, -1], [2, 2]), m.random([2, 4])], { reduction }),
  );
  test("what is written has gradients too", async () => {
    const model = new ModelBuilder({ opset: 18 });
    const updates = model.input("x", [2, 4]);
    model.output(model.node("ScatterND", [model.random([2, 3, 4]), model.integers([0, 2, 1, 1], [2, 2]), updates]));
    await expectGradientOfFile(model.bytes(), { x: normalImages([2, 4]) });
  });
});
