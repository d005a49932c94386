import { UnsupportedKernelError } from "./errors.ts";
import type { Graph } from "./graph.ts";
import type { Traced } from "./traced.ts";

/** One call of a TF.js kernel while a function is traced. */
export interface KernelCall<Inputs = Record<string, unknown>, Attributes = Record<string, unknown>> {
  readonly kernel: string;
  readonly graph: Graph;
  readonly inputs: { readonly [Name in keyof Inputs]: Traced };
  readonly attributes: Attributes;
}

/** How one TF.js kernel is written in ONNX: adds nodes to the graph and returns what the kernel returns. */
export interface Rule {
  readonly kernel: string;
  readonly lower: (call: KernelCall) => Traced | Traced[];
}

/** Declares a rule, typed by TF.js's own declarations of the kernel's inputs and attributes. */
export function rule<Inputs, Attributes = unknown>(
  kernel: string,
  lower: (call: KernelCall<Inputs, Attributes>) => Traced | Traced[],
): Rule {
  return { kernel, lower: lower as unknown as Rule["lower"] };
}

/** A call of any kernel. */
export type AnyCall = Omit<KernelCall, "inputs" | "attributes"> & {
  readonly inputs: Readonly<Record<string, Traced>>;
  readonly attributes: unknown;
};

/** Refuses a call whose attributes the kernel's rule does not cover. */
export function refuse(call: AnyCall, reason: string): never {
  throw new UnsupportedKernelError(call.kernel, describeCall(call), reason);
}

/** A kernel call in words: `Conv2D(x: float32[1,28,28,1], filter: …) {"strides":[1,1]}`. */
export function describeCall({ kernel, inputs, attributes }: AnyCall): string {
  const list = Object.entries(inputs).map(([name, { dtype, shape }]) => `${name}: ${dtype}[${shape}]`);
  return `${kernel}(${list.join(", ")}) ${JSON.stringify(attributes ?? {})}`;
}
