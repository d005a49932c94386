/** Number of elements of a tensor of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);

/** Row-major strides, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** The shape that these shapes broadcast to, aligned at their last axes. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((extent) => extent !== 1);
    if (extents.some((extent) => extent !== extents[0]))
      throw new Error(`Shapes ${shapes.map((shape) => `[${shape}]`).join(" and ")} do not broadcast`);
    return extents[0] ?? 1;
  });
}

/** Indices 0 … n-1. */
export const range = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

/** `shape` with extents of one in front, up to `rank`. */
export const padRank = (shape: readonly number[], rank: number): number[] => [
  ...range(rank - shape.length).map(() => 1),
  ...shape,
];
