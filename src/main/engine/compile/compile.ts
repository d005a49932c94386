import type * as tf from "@tensorflow/tfjs-core";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { Runtime, TensorValue } from "../runtime/runtime.ts";
import { encodeModel, inputName, outputName } from "./onnx-encoding.ts";
import { sameShape, sizeOf } from "./shapes.ts";
import { type TensorSpec, trace } from "./trace-backend.ts";

export type { TensorSpec, TensorValue };

/** A compiled function: tensors in by name, tensors out by name. */
export interface Program {
  run(inputs: Record<string, TensorValue>): Promise<Record<string, TensorValue>>;
  /** Nodes of the compiled graph; 0 where the runtime runs the function as it stands. */
  readonly nodeCount: number;
  /** Frees what the program holds. It cannot run afterwards. */
  dispose(): Promise<void>;
}

/** A pure function from named tensors to named tensors. */
export type TensorFunction = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

export interface CompileOptions {
  readonly runtime?: Runtime;
  /** Names the program in error messages and in the ONNX model. */
  readonly name?: string;
}

/**
 * Compiles a pure TF.js function from named tensors to named tensors. Tensors that it uses besides its inputs are
 * captured as constants; gradients taken inside it are compiled too. Shapes, and so the batch size, are fixed here.
 *
 * Throws UnsupportedKernelError for a kernel that cannot be compiled, and ImpureFunctionError for a function that reads
 * values or draws random numbers.
 */
export async function compile(
  fn: TensorFunction,
  inputs: Record<string, TensorSpec>,
  options: CompileOptions = {},
): Promise<Program> {
  const runtime = options.runtime ?? onnxRuntime();
  if (runtime.kind !== "compiling") throw new Error("eager");
  const { bytes, nodeCount } = encodeModel(trace(fn, inputs), options.name ?? "program");
  const session = await runtime.load(bytes);
  return {
    nodeCount,
    async run(values) {
      const feeds = Object.entries(inputs).map(([name, spec]) => [inputName(name), checked(name, spec, values[name])]);
      const results = await session.run(Object.fromEntries(feeds));
      const prefix = outputName("").length;
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name.slice(prefix), value]));
    },
    dispose: () => session.dispose(),
  };
}

function checked(name: string, { shape, dtype }: TensorSpec, value: TensorValue | undefined): TensorValue {
  if (!value) throw new Error(`Input '${name}' is missing`);
  if (value.dtype !== dtype || !sameShape(value.shape, shape))
    throw new Error(`Input '${name}' is ${value.dtype}[${value.shape}], but the program takes ${dtype}[${shape}]`);
  if (value.data.length !== sizeOf(shape))
    throw new Error(`Input '${name}' has ${value.data.length} elements, but its shape [${shape}] has ${sizeOf(shape)}`);
  const expected = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  if (!(value.data instanceof expected))
    throw new Error(`Input '${name}' holds a ${value.data.constructor.name}, but ${dtype} is a ${expected.name}`);
  return value;
}
