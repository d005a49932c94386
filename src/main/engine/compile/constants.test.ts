import fc from "fast-check";
import { expect, test } from "vitest";
import { reordered } from "./constants.ts";
import { Graph } from "./graph.ts";
import { stridesOf } from "./shapes.ts";

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const numbered = (shape: readonly number[]) =>
  Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, k) => k + 1);

test("elements are reordered as their places say", () => {
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.nat()), (shape, numbers) => {
      const permutation = shape
        .map((_, axis) => ({ axis, order: numbers.next().value as number }))
        .sort((a, b) => a.order - b.order)
        .map(({ axis }) => axis);
      const data = numbered(shape);
      const strides = stridesOf(shape);
      const moved = permutation.map((axis) => shape[axis]!);
      const own = stridesOf(moved);
      const result = reordered(
        data,
        moved,
        permutation.map((axis) => strides[axis]!),
      );
      for (const [place, value] of result.entries()) {
        const position = moved.map((extent, axis) => Math.floor(place / own[axis]!) % extent);
        const source = position.reduce((sum, at, axis) => sum + at * strides[permutation[axis]!]!, 0);
        expect(value).toBe(data[source]);
      }
    }),
  );
});

test("a constant that is transposed to and fro is the constant itself, and one transposed twice is read once", () => {
  const graph = new Graph();
  const shape = [3, 5, 7, 2];
  const data = numbered(shape);
  const constant = graph.constant(data, shape, "float32");
  const there = graph.transpose(constant, [2, 3, 1, 0]);
  expect(graph.transpose(there, [3, 2, 0, 1])).toBe(constant);
  expect(graph.transpose(there, [1, 0, 2, 3])).toBe(graph.transpose(constant, [3, 2, 1, 0]));
  const { constant: arranged } = there;
  expect(arranged).toMatchObject({ kind: "dense", data: reordered(data, there.shape, [2, 1, 14, 70]) });
});
