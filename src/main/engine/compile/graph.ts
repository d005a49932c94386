import {
  allEqual,
  type Constant,
  computed,
  type ElementData,
  type ElementType,
  elementTypeCode,
  reordered,
} from "./constants.ts";
import { broadcastShapes, sameShape, sizeOf, stridesOf } from "./shapes.ts";

export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly constant?: Constant;
}

export type Attribute = number | string | readonly number[];

export interface Node {
  readonly operator: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface ValueType {
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/** Constants above this many elements get no content key, so equal large weights are not searched for. */
const SMALL = 64;

/**
 * An ONNX graph under construction. Nodes are pure, so a node that repeats an earlier one (same operator, inputs and
 * attributes) is that earlier one: a gradient finds the forward pass's values instead of computing them again. What is
 * computed of copies of one row is computed of that row, and then copied: many directions go back through a network from
 * one forward pass.
 */
export class Graph {
  readonly inputs: { readonly name: string; readonly value: Value }[] = [];
  readonly outputs: { readonly name: string; readonly value: Value }[] = [];
  readonly #nodes = new Map<string, Node>();
  readonly #producers = new Map<string, Node>();
  readonly #constants = new Map<string, Value>();
  /** Of a constant that is another one's elements in another order: which, and how its axes are those of that one. */
  readonly #orders = new Map<string, { readonly source: Value; readonly permutation: readonly number[] }>();
  #counter = 0;

  input(name: string, shape: readonly number[], type: ElementType): Value {
    const value = this.#value({ shape, type });
    this.inputs.push({ name, value });
    return value;
  }

  output(name: string, value: Value): void {
    this.outputs.push({ name, value });
  }

  /** A constant of the given elements, row-major. Constants whose elements are all equal are kept as that one number. */
  constant(data: ElementData, shape: readonly number[], type: ElementType): Value {
    if (type !== "int64" && data.length > 0 && allEqual(data)) return this.splat(Number(data[0]), shape, type);
    if (data.length > SMALL) return this.#value({ shape, type }, { kind: "dense", data });
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
    return this.#interned(`${type}[${shape}]=${bytes}`, { shape, type }, { kind: "dense", data });
  }

  /** A constant whose elements all equal `value`; a scalar unless a shape is given. */
  splat(value: number, shape: readonly number[] = [], type: ElementType = "float32"): Value {
    return this.#interned(
      `${type}[${shape}]*${Object.is(value, -0) ? "-0" : value}`,
      { shape, type },
      { kind: "splat", value },
    );
  }

  /** A vector of int64, as ONNX takes shapes, axes and pads. */
  integers(values: readonly number[]): Value {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length], "int64");
  }

  /** Adds a node with several outputs. An output that nothing uses is not computed where the operator lets it be. */
  nodes(
    operator: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly ValueType[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly Value[] {
    const key = `${operator}(${inputs.map((input) => input?.name ?? "")})${JSON.stringify(attributes)}:${outputs[0]!.type}`;
    let node = this.#nodes.get(key);
    if (!node) {
      node = { operator, inputs, outputs: outputs.map((output) => this.#value(output)), attributes };
      this.#nodes.set(key, node);
      for (const output of node.outputs) this.#producers.set(output.name, node);
    }
    return node.outputs;
  }

  node(
    operator: string,
    inputs: readonly (Value | undefined)[],
    shape: readonly number[],
    type: ElementType,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    return this.nodes(operator, inputs, [{ shape, type }], attributes)[0]!;
  }

  /**
   * An operator that works element by element on operands broadcast to one shape. Numbers stand for scalars of the
   * first value's type. The result has that type too, unless another is given (`bool` for comparisons).
   */
  elementwise(operator: string, operands: readonly (Value | number)[], type?: ElementType): Value {
    const first = operands.find((operand) => typeof operand !== "number");
    if (!first) throw new Error(`${operator} needs a tensor among its operands`);
    const values = operands.map((operand) =>
      typeof operand === "number" ? this.splat(operand, [], first.type) : operand,
    );
    return this.#broadcast(
      values,
      (own, shape) =>
        neutral(operator, own, shape) ?? this.node(operator, this.#asScalars(own, shape), shape, type ?? own[0]!.type),
    );
  }

  /** `condition ? yes : no`, element by element. */
  where(condition: Value, yes: Value | number, no: Value | number): Value {
    const typed = typeof yes !== "number" ? yes : typeof no !== "number" ? no : undefined;
    const type = typed?.type ?? "float32";
    const branch = (operand: Value | number) => (typeof operand === "number" ? this.splat(operand, [], type) : operand);
    if (type === "bool") {
      // ONNX Runtime selects among numbers only.
      const chosen = this.elementwise("And", [condition, branch(yes)], "bool");
      const otherwise = this.elementwise("And", [this.elementwise("Not", [condition], "bool"), branch(no)], "bool");
      return this.elementwise("Or", [chosen, otherwise], "bool");
    }
    return this.#broadcast([condition, branch(yes), branch(no)], (own, shape) =>
      this.node("Where", this.#asScalars(own, shape), shape, type),
    );
  }

  cast(value: Value, type: ElementType): Value {
    if (value.type === type) return value;
    if (value.constant?.kind === "splat") {
      const number = value.constant.value;
      return this.splat(
        type === "bool" ? Number(number !== 0) : type === "float32" ? number : Math.trunc(number),
        value.shape,
        type,
      );
    }
    return this.ofRow(value, (own) => this.node("Cast", [own], own.shape, type, { to: elementTypeCode[type] }));
  }

  reshape(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    const { constant, type } = value;
    if (constant?.kind === "splat") return this.splat(constant.value, shape, type);
    if (constant) return this.#derived(value, `[${shape}]`, () => this.#rearranged(value, shape, () => constant.data));
    if (this.copiedRow(value) && shape[0] === value.shape[0])
      return this.ofRow(value, (row) => this.reshape(row, shape.with(0, row.shape[0]!)));
    // A zero would otherwise copy an extent.
    const hasZero = shape.includes(0);
    return this.node("Reshape", [value, this.integers(shape)], shape, type, hasZero ? { allowzero: 1 } : undefined);
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    if (permutation.every((axis, index) => axis === index)) return value;
    const shape = permutation.map((axis) => value.shape[axis]!);
    const moved = permutation.filter((axis) => value.shape[axis] !== 1);
    if (moved.every((axis, index) => index === 0 || axis > moved[index - 1]!)) return this.reshape(value, shape);
    const { constant, type } = value;
    if (constant?.kind === "splat") return this.splat(constant.value, shape, type);
    if (constant) {
      const order = this.#orders.get(value.name);
      if (order)
        return this.transpose(
          order.source,
          permutation.map((axis) => order.permutation[axis]!),
        );
      const strides = stridesOf(value.shape);
      const steps = permutation.map((axis) => strides[axis]!);
      return this.#derived(value, `transposed ${permutation}`, () => {
        const transposed = this.#rearranged(value, shape, () => reordered(constant.data, shape, steps));
        this.#orders.set(transposed.name, { source: value, permutation });
        return transposed;
      });
    }
    if (permutation[0] === 0 && this.copiedRow(value))
      return this.ofRow(value, (row) => this.transpose(row, permutation));
    const producer = this.#producers.get(value.name);
    if (producer?.operator === "Transpose") {
      const earlier = producer.attributes.perm as readonly number[];
      return this.transpose(
        producer.inputs[0]!,
        permutation.map((axis) => earlier[axis]!),
      );
    }
    return this.node("Transpose", [value], shape, type, { perm: permutation });
  }

  expand(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    if (value.constant?.kind === "splat") return this.splat(value.constant.value, shape, value.type);
    return this.node("Expand", [value, this.integers(shape)], shape, value.type);
  }

  /** Elements from `begin` (inclusive) to `end` (exclusive) by positive `steps`, per axis. */
  slice(value: Value, begin: readonly number[], end: readonly number[], steps?: readonly number[]): Value {
    const by = steps ?? begin.map(() => 1);
    const axes = begin
      .map((_, axis) => axis)
      .filter((axis) => begin[axis] !== 0 || end[axis] !== value.shape[axis] || by[axis] !== 1);
    const shape = begin.map((first, axis) => Math.max(0, Math.ceil((end[axis]! - first) / by[axis]!)));
    if (axes.length === 0) return value;
    const pick = (values: readonly number[]) => this.integers(axes.map((axis) => values[axis]!));
    return this.node("Slice", [value, pick(begin), pick(end), this.integers(axes), pick(by)], shape, value.type);
  }

  /** The elements in the opposite order along `axes`. */
  reverse(value: Value, axes: readonly number[]): Value {
    const { constant, shape, type } = value;
    const moving = axes.filter((axis) => shape[axis] !== 1);
    if (moving.length === 0 || constant?.kind === "splat") return value;
    if (constant) {
      const strides = stridesOf(shape);
      const backwards = strides.map((stride, axis) => (moving.includes(axis) ? -stride : stride));
      const last = moving.reduce((offset, axis) => offset + strides[axis]! * (shape[axis]! - 1), 0);
      return this.#derived(value, `reversed ${moving}`, () =>
        this.#rearranged(value, shape, () => reordered(constant.data, shape, backwards, last)),
      );
    }
    const every = (element: number) => this.integers(moving.map(() => element));
    const past = this.integers(moving.map((axis) => -shape[axis]! - 1));
    return this.node("Slice", [value, every(-1), past, this.integers(moving), every(-1)], shape, type);
  }

  concat(values: readonly Value[], axis: number): Value {
    if (values.length === 1) return values[0]!;
    const extent = values.reduce((total, value) => total + value.shape[axis]!, 0);
    return this.node("Concat", values, values[0]!.shape.with(axis, extent), values[0]!.type, { axis });
  }

  /** A reduction (`ReduceSum`, `ReduceMax`, …) over `axes`, which stay as extents of one. */
  reduce(operator: string, value: Value, axes: readonly number[]): Value {
    if (axes.length === 0) return value;
    if (!axes.includes(0) && this.copiedRow(value)) return this.ofRow(value, (row) => this.reduce(operator, row, axes));
    const shape = value.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    return this.node(operator, [value, this.integers(axes)], shape, value.type, { keepdims: 1 });
  }

  /** The one row of which a value holds copies along its first axis; undefined where it is anything else. */
  copiedRow({ name, shape }: Value): Value | undefined {
    const producer = this.#producers.get(name);
    if (producer?.operator !== "Expand") return undefined;
    const row = producer.inputs[0]!;
    return row.shape[0] === 1 && sameShape(row.shape.with(0, shape[0]!), shape) ? row : undefined;
  }

  /** What is computed of each row by itself: of copies of one row, that row's result, copied. */
  ofRow(value: Value, compute: (value: Value) => Value): Value {
    const row = this.copiedRow(value);
    if (!row) return compute(value);
    const result = compute(row);
    return this.expand(result, result.shape.with(0, value.shape[0]!));
  }

  /** The nodes that the outputs depend on, each after those that it depends on. */
  liveNodes(): Node[] {
    const needed = new Set<Node>();
    const pending = this.outputs.map(({ value }) => value);
    while (pending.length > 0) {
      const node = this.#producers.get(pending.pop()!.name);
      if (!node || needed.has(node)) continue;
      needed.add(node);
      for (const input of node.inputs) if (input) pending.push(input);
    }
    return [...this.#nodes.values()].filter((node) => needed.has(node));
  }

  /**
   * Computes on operands that are broadcast to one shape. Copies of one row take part as that row; where nothing differs
   * from row to row, neither does the result, which is then copied.
   */
  #broadcast(values: readonly Value[], compute: (values: readonly Value[], shape: readonly number[]) => Value): Value {
    const shape = broadcastShapes(values.map((value) => value.shape));
    const own = values.map((value) => (value.shape.length === shape.length && this.copiedRow(value)) || value);
    const rows = broadcastShapes(own.map((value) => value.shape));
    return this.expand(compute(own, rows), shape);
  }

  /** Constants of one number join a broadcast as scalars, as long as the other operands span the result's shape. */
  #asScalars(values: readonly Value[], shape: readonly number[]): Value[] {
    const spanning = values.filter((value) => value.constant?.kind !== "splat");
    if (spanning.length === 0 || !sameShape(broadcastShapes(spanning.map((value) => value.shape)), shape))
      return [...values];
    return values.map((value) =>
      value.constant?.kind === "splat" ? this.splat(value.constant.value, [], value.type) : value,
    );
  }

  /** What is computed of a constant while the graph is built; the same of the same constant is the same value. */
  #derived(value: Value, key: string, compute: () => Value): Value {
    const full = `${value.name} ${key}`;
    const known = this.#constants.get(full) ?? compute();
    this.#constants.set(full, known);
    return known;
  }

  /** A constant's elements in another order; of a large one only where the graph is written. */
  #rearranged({ type }: Value, shape: readonly number[], compute: () => ElementData): Value {
    return sizeOf(shape) > SMALL
      ? this.#value({ shape, type }, computed(compute))
      : this.constant(compute(), shape, type);
  }

  #interned(key: string, type: ValueType, constant: Constant): Value {
    let value = this.#constants.get(key);
    if (!value) {
      value = this.#value(type, constant);
      this.#constants.set(key, value);
    }
    return value;
  }

  #value({ shape, type }: ValueType, constant?: Constant): Value {
    const name = `v${this.#counter++}`;
    return constant ? { name, shape, type, constant } : { name, shape, type };
  }
}

/** The operand that `x + 0`, `x - 0`, `x * 1` or `x / 1` leaves as it is, if the node is one of these. */
function neutral(operator: string, [a, b]: readonly Value[], shape: readonly number[]): Value | undefined {
  const isSplat = (value: Value | undefined, number: number) =>
    value?.constant?.kind === "splat" && value.constant.value === number;
  const unit = { Add: 0, Sub: 0, Mul: 1, Div: 1 }[operator];
  if (unit === undefined) return undefined;
  if (isSplat(b, unit) && sameShape(a!.shape, shape)) return a;
  const commutes = operator === "Add" || operator === "Mul";
  return commutes && isSplat(a, unit) && sameShape(b!.shape, shape) ? b : undefined;
}
