import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Graph, Value } from "./graph.ts";
import { padRank } from "./shapes.ts";

export type TracedType = "float32" | "int32" | "bool";

/** Axes of `[N, H, W, C]` in the order in which ONNX stores images: `[N, C, H, W]`. */
const CHANNELS_FIRST = [0, 3, 1, 2] as const;
const CHANNELS_LAST = [0, 2, 3, 1] as const;

/** How a rank-4 tensor's axes lie in memory. Other ranks are always stored as TF.js sees them. */
export interface Layout {
  /** Where the tensor's axis is stored. */
  axis(axis: number): number;
  /** One item for each axis, in stored order. */
  order<T>(perAxis: readonly T[]): T[];
}

const asSeen: Layout = { axis: (axis) => axis, order: (perAxis) => [...perAxis] };
const channelsFirst: Layout = {
  axis: (axis) => CHANNELS_LAST[axis]!,
  order: (perAxis) => CHANNELS_FIRST.map((axis) => perAxis[axis]!),
};

/**
 * A TF.js tensor during a trace: its shape and type, and the graph value that will hold it. TF.js sees images as
 * `[N, H, W, C]`, ONNX computes on `[N, C, H, W]`; a tensor keeps whichever it was made as and makes the other when
 * asked, so that between two convolutions nothing is transposed. It is its own TF.js `dataId`.
 */
export class Traced implements TensorInfo {
  readonly graph: Graph;
  readonly shape: number[];
  readonly dtype: TracedType & DataType;
  #rows: Value | undefined;
  #channelsFirst: Value | undefined;

  private constructor(graph: Graph, shape: readonly number[], value: Value) {
    this.graph = graph;
    this.shape = [...shape];
    // int64 never leaves a rule.
    this.dtype = value.type as TracedType;
  }

  /** A tensor stored as TF.js sees it. */
  static of(graph: Graph, value: Value): Traced {
    const traced = new Traced(graph, value.shape, value);
    traced.#rows = value;
    return traced;
  }

  /** An image batch `[N, H, W, C]` whose value is stored `[N, C, H, W]`. */
  static ofChannelsFirst(graph: Graph, value: Value): Traced {
    const shape = CHANNELS_LAST.map((axis) => value.shape[axis]!);
    const traced = new Traced(graph, shape, value);
    traced.#channelsFirst = value;
    return traced;
  }

  get dataId(): this {
    return this;
  }

  /** Number of axes. (TF.js takes whatever has a `rank` for a tensor.) */
  get dimensions(): number {
    return this.shape.length;
  }

  /** The value with its axes as TF.js sees them. */
  get value(): Value {
    this.#rows ??= this.graph.transpose(this.#channelsFirst!, CHANNELS_LAST);
    return this.#rows;
  }

  /** The value of an image batch as ONNX takes it. */
  get channelsFirst(): Value {
    this.#channelsFirst ??= this.graph.transpose(this.#rows!, CHANNELS_FIRST);
    return this.#channelsFirst;
  }

  get isStoredChannelsFirst(): boolean {
    return this.#rows === undefined;
  }
}

/**
 * Computes on tensors in the layout that costs least: as ONNX stores images when one of them is stored so, and as TF.js
 * sees them otherwise. `compute` must treat all axes alike, or find them through the layout.
 */
export function inLayout(operands: readonly Traced[], compute: (values: Value[], layout: Layout) => Value): Traced {
  const { graph } = operands[0]!;
  if (!operands.some((operand) => operand.isStoredChannelsFirst) || operands.some(({ dimensions }) => dimensions > 4))
    return Traced.of(
      graph,
      compute(
        operands.map((operand) => operand.value),
        asSeen,
      ),
    );
  const values = operands.map((operand) => {
    if (operand.dimensions === 0) return operand.value;
    if (operand.dimensions === 4) return operand.channelsFirst;
    return graph.transpose(graph.reshape(operand.value, padRank(operand.shape, 4)), CHANNELS_FIRST);
  });
  return Traced.ofChannelsFirst(graph, compute(values, channelsFirst));
}
