/** Element types of graph values. int64 occurs only inside a graph (ONNX wants it for shapes and some indices). */
export type ElementType = "float32" | "int32" | "int64" | "bool";
export type ElementData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** What is known of a value while the graph is built: every element, or one number that all elements share. */
export type Constant =
  | { readonly kind: "dense"; readonly data: ElementData }
  | { readonly kind: "splat"; readonly value: number };

/** ONNX's TensorProto.DataType. */
export const elementTypeCode: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

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
  const result = data.slice();
  const position = shape.map(() => 0);
  let source = first;
  for (let target = 0; target < result.length; target++) {
    result[target] = data[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      source += strides[axis]!;
      if (position[axis]! < shape[axis]!) break;
      source -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
  return result;
}
