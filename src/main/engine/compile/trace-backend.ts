import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "./chained-operations.ts";
import "./missing-gradients.ts";
import { withActiveBackend } from "./active-backend.ts";
import { ImpureFunctionError, UnsupportedKernelError } from "./errors.ts";
import { Graph } from "./graph.ts";
import { rules } from "./kernels/index.ts";
import { describeCall, type Rule } from "./rule.ts";
import { Traced, type TracedType } from "./traced.ts";

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: TracedType;
}

/** The kind of array that holds a tensor's elements. */
export const elementArray = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

const BACKEND = "trace";

// Without it TF.js advertises its Node.js package on standard error.
tf.enableProdMode();

/** A TF.js backend whose kernels compute nothing: each adds ONNX nodes to the graph and returns a `Traced` tensor. */
class TraceBackend extends tf.KernelBackend {
  readonly graph: Graph;
  readonly #captured = new WeakMap<object, Traced>();

  constructor(graph: Graph) {
    super();
    this.graph = graph;
  }

  /** What a kernel's argument is in this graph; a tensor of another backend becomes a constant. */
  traced({ dataId, shape, dtype }: tf.TensorInfo): Traced {
    const known = dataId instanceof Traced ? dataId : this.#captured.get(dataId);
    const traced = known ?? this.#constant(tf.engine().readSync(dataId), shape, dtype);
    if (traced.graph !== this.graph)
      throw new ImpureFunctionError(
        "A traced function uses a tensor of another trace.",
        "Return what is needed from the first function and pass it to the second as an input.",
      );
    if (!known) this.#captured.set(dataId, traced);
    return traced;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    return this.#constant(values, shape, dtype);
  }

  override readSync(dataId: object): tf.BackendValues {
    const { value, dtype, shape } = dataId as Traced;
    const { constant } = value;
    if (!constant)
      throw new ImpureFunctionError(
        `A compiled function read the values of a tensor (${dtype}[${shape}]) that are not known before it runs.`,
        "Return the tensor from the function and read it there, or branch with tf.where.",
      );
    return constant.kind === "dense"
      ? (constant.data as tf.TypedArray)
      : new elementArray[dtype](tf.util.sizeFromShape(shape)).fill(constant.value);
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  /** Traced tensors hold no memory of their own: the garbage collector takes them with the graph. */
  override disposeData(): boolean {
    return true;
  }
  override refCount(): number {
    return 1;
  }
  override incRef(): void {}
  override numDataIds(): number {
    return 0;
  }
  override memory() {
    return { unreliable: true };
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override dispose(): void {}

  #constant(values: tf.BackendValues, shape: readonly number[], dtype: tf.DataType): Traced {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool")
      throw new UnsupportedKernelError("constant", `${dtype}[${shape}]`, `tensors of type ${dtype} are not covered`);
    const ArrayType = elementArray[dtype];
    const data = values instanceof ArrayType ? values : ArrayType.from(values as unknown as number[]);
    return Traced.of(this.graph, this.graph.constant(data, shape, dtype));
  }
}

/** Kernel names that TF.js declares: it exports each as a constant, `Conv2D = "Conv2D"`. */
export const declaredKernels: readonly string[] = Object.entries(tf)
  .filter(([name, value]) => typeof value === "string" && /^_?[A-Z]/.test(value) && name !== "OP_SCOPE_SUFFIX")
  .map(([, value]) => value as string);

const refusing = (kernel: string): Rule => ({
  kernel,
  lower: (call) => {
    throw new UnsupportedKernelError(kernel, describeCall(call));
  },
});

const covered = new Set(rules.map(({ kernel }) => kernel));
for (const { kernel, lower } of [...rules, ...declaredKernels.filter((name) => !covered.has(name)).map(refusing)])
  tf.registerKernel({
    kernelName: kernel,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const trace = backend as TraceBackend;
      const entries = Object.entries(inputs).flatMap(([name, info]) => (info ? [[name, trace.traced(info)]] : []));
      const call = { kernel, graph: trace.graph, inputs: Object.fromEntries(entries), attributes: attrs ?? {} };
      return lower(call);
    },
  });

/**
 * Runs a TF.js function on symbolic tensors and records what it computes. Gradients taken inside it
 * (`tf.valueAndGrad`, `tf.grads`, …) are recorded as well. Tensors of other backends are captured as constants. The
 * active backend is another only for the duration of this synchronous call, and no tensor stays behind.
 *
 * Throws UnsupportedKernelError for a kernel without a rule, and ImpureFunctionError for a function that reads values
 * draws unseeded random numbers, or assigns variables.
 */
export function trace(
  fn: (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>,
  inputs: Readonly<Record<string, TensorSpec>>,
): Graph {
  const graph = new Graph();
  const backend = new TraceBackend(graph);
  tf.registerBackend(BACKEND, () => backend);
  try {
    withActiveBackend(BACKEND, () =>
      withoutSideEffects(() =>
        tf.tidy(() => {
          const symbols = Object.entries(inputs).map(([name, { shape, dtype }]) => [
            name,
            tf.engine().makeTensorFromTensorInfo(Traced.of(graph, graph.input(name, shape, dtype))),
          ]);
          const outputs = fn(Object.fromEntries(symbols));
          for (const [name, tensor] of Object.entries(outputs)) graph.output(name, backend.traced(tensor).value);
        }),
      ),
    );
  } finally {
    tf.removeBackend(BACKEND);
  }
  return graph;
}

/**
 * Refuses what would happen once, while a function is traced, instead of at every run: drawing random numbers (TF.js
 * draws them, or their seeds, from `Math.random`, whatever the backend) and assigning variables.
 */
function withoutSideEffects(run: () => void): void {
  const { random } = Math;
  const { assign } = tf.Variable.prototype;
  Math.random = () => {
    throw new ImpureFunctionError(
      "A compiled function drew random numbers: they would be the same at every run.",
      "Draw them outside and pass them as an input.",
    );
  };
  tf.Variable.prototype.assign = () => {
    throw new ImpureFunctionError(
      "A compiled function assigned a variable: that would not happen when it runs.",
      "Take the variable as an input and return its new value.",
    );
  };
  try {
    run();
  } finally {
    Math.random = random;
    tf.Variable.prototype.assign = assign;
  }
}
