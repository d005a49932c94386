import type { NodeCall } from "../node-call.ts";

type Pair = readonly [number, number];

/** A window that slides over an image: where it may stand, per axis. */
export interface Window {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Rows above and columns to the left. */
  readonly begin: Pair;
  /** Rows below and columns to the right. */
  readonly end: Pair;
  /** Extents of what is computed. */
  readonly output: Pair;
}

/** Padding as TF.js takes it. */
export type ExplicitPadding = [[0, 0], [number, number], [number, number], [0, 0]];

export const padding = ({ begin, end }: Pick<Window, "begin" | "end">): ExplicitPadding => [
  [0, 0],
  [begin[0], end[0]],
  [begin[1], end[1]],
  [0, 0],
];

function pair(call: NodeCall, name: string, values: readonly number[] | undefined, fallback: number): Pair {
  const [rows, columns] = values ?? [fallback, fallback];
  if (values && values.length !== 2) call.refuse(`its ${name} are for ${values.length} axes, only two are covered`);
  if (!(rows! >= 1 && columns! >= 1)) call.fail(`its ${name} [${values}] are not positive`);
  return [rows!, columns!];
}

const both = (compute: (axis: 0 | 1) => number): Pair => [compute(0), compute(1)];

/** The cells that a window spans, with the gaps that dilation leaves. */
export const reach = ({ size, dilations }: Pick<Window, "size" | "dilations">, axis: 0 | 1): number =>
  (size[axis] - 1) * dilations[axis] + 1;

/** Reads a node's `strides`, `dilations`, `pads`, `auto_pad` and `ceil_mode` for an image of these extents. */
export function slidingWindow(call: NodeCall, image: readonly number[], kernel: readonly number[]): Window {
  if (image.length !== 2) call.refuse(`its input has ${image.length} spatial axes, only two are covered`);
  const size = pair(call, "windows", kernel, 1);
  const strides = pair(call, "strides", call.list("strides"), 1);
  const dilations = pair(call, "dilations", call.list("dilations"), 1);
  const ceil = call.integer("ceil_mode", 0) !== 0;
  const { begin, end } = pads(call, image, { size, strides, dilations });
  const output = both((axis) => {
    const room = image[axis]! + begin[axis] + end[axis] - reach({ size, dilations }, axis);
    if (room < 0) call.fail(`its window is larger than the image [${image}]`);
    const count = (ceil ? Math.ceil(room / strides[axis]) : Math.floor(room / strides[axis])) + 1;
    // Rounding up adds no window that would start behind the image.
    const beyond = ceil && (count - 1) * strides[axis] >= image[axis]! + begin[axis];
    return beyond ? count - 1 : count;
  });
  call.bounded(output);
  return { size, strides, dilations, begin, end, output };
}

type Shape = Pick<Window, "size" | "strides" | "dilations">;

function pads(call: NodeCall, image: readonly number[], shape: Shape): Pick<Window, "begin" | "end"> {
  const mode = call.text("auto_pad", "NOTSET");
  if (mode === "VALID") return { begin: [0, 0], end: [0, 0] };
  if (mode === "SAME_UPPER" || mode === "SAME_LOWER") {
    const total = both((axis) => {
      const count = Math.ceil(image[axis]! / shape.strides[axis]);
      return Math.max(0, (count - 1) * shape.strides[axis] + reach(shape, axis) - image[axis]!);
    });
    const less = both((axis) => Math.floor(total[axis] / 2));
    const more = both((axis) => total[axis] - less[axis]);
    return mode === "SAME_UPPER" ? { begin: less, end: more } : { begin: more, end: less };
  }
  const written = call.list("pads") ?? [0, 0, 0, 0];
  if (written.length !== 4) call.refuse(`its pads are for ${written.length / 2} axes, only two are covered`);
  if (written.some((extent) => extent < 0)) call.refuse("negative padding is not covered");
  const [top, left, bottom, right] = written as [number, number, number, number];
  call.bounded([image[0]! + top + bottom, image[1]! + left + right]);
  return { begin: [top, left], end: [bottom, right] };
}

/** The padding at the end that makes the last window whole, and no more. */
export function exactEnd({ begin, output, strides, ...window }: Window, image: readonly number[]): Pair {
  return both((axis) =>
    Math.max(0, (output[axis] - 1) * strides[axis] + reach(window, axis) - image[axis]! - begin[axis]),
  );
}
