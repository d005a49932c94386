import { unsupported } from "./dataset-error.ts";

/** An array that is stored with its first extent fastest is put in order in memory. */
const mostBytes = 2 ** 30;

/** @throws `UNSUPPORTED` where an array in Fortran's order is too large to be put in order */
export function requireFortranFits(file: string, bytes: number): void {
  if (bytes > mostBytes)
    throw unsupported(
      file,
      `it is stored in Fortran's order and has ${Math.round(bytes / 2 ** 20)} MiB`,
      "Save numpy.ascontiguousarray of it.",
    );
}

/** Elements whose first index runs fastest, as those whose last index does, in one piece. */
export async function* inRowOrder(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  shape: readonly number[],
  elementBytes: number,
): AsyncGenerator<Uint8Array, void> {
  const count = shape.reduce((product, extent) => product * extent, 1);
  requireFortranFits(file, count * elementBytes);
  const stored = new Uint8Array(count * elementBytes);
  let filled = 0;
  for await (const piece of pieces) {
    stored.set(piece, filled);
    filled += piece.length;
  }
  const result = new Uint8Array(stored.length);
  const index = new Int32Array(shape.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, extent) => product * extent, 1));
  let from = 0;
  for (let to = 0; to < count; to++) {
    for (let byte = 0; byte < elementBytes; byte++)
      result[to * elementBytes + byte] = stored[from * elementBytes + byte]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  yield result;
}
