/** Element types of graph values. int64 occurs only inside a graph (ONNX wants it for shapes and some indices). */
export type ElementType = "float32" | "int32" | "int64" | "bool";
export type ElementData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** What is known of a value while the graph is built: every element, or one number that all elements share. */
export type Constant =
  | { readonly kind: "dense"; readonly data: ElementData }
  | { readonly kind: "splat"; readonly value: number };

/** ONNX's TensorProto.DataType. */
export const elementTypeCode: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

export const elementBytes: Record<ElementType, number> = { float32: 4, int32: 4, int64: 8, bool: 1 };

/** Whether all elements are the same number, signs of zero told apart. */
export function allEqual(data: ElementData): boolean {
  const first = data[0];
  for (let index = 1; index < data.length; index++) if (!Object.is(data[index], first)) return false;
  return true;
}

/** The elements of a tensor of `shape` that lies in `data` with these strides. */
export function reordered(
  data: ElementData,
  shape: readonly number[],
  strides: readonly number[],
  first = 0,
): ElementData {
  const result = new (data.constructor as new (length: number) => typeof data)(data.length);
  const last = shape.length - 1;
  const [extent, step] = [shape[last] ?? 1, strides[last] ?? 1];
  const position = shape.map(() => 0);
  let source = first;
  // Rows of the last axis in a loop of their own: what is counted along the other axes is counted once a row.
  for (let target = 0; target < result.length; ) {
    for (let along = 0, from = source; along < extent; along++, from += step) result[target++] = data[from]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      position[axis]!++;
      source += strides[axis]!;
      if (position[axis]! < shape[axis]!) break;
      source -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
  return result;
}

/** A constant whose elements are computed where something reads them, each time anew: most graphs are never written. */
export const computed = (compute: () => ElementData): Constant => ({
  kind: "dense",
  get data() {
    return compute();
  },
});
