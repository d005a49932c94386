import * as tf from "@tensorflow/tfjs-core";
import type { EagerRuntime, LoadOptions, Runtime, TensorValue } from "../runtime/runtime.ts";
import { throughFile } from "../runtime/through-file.ts";
import { encodeModel, inputName, outputName } from "./onnx-encoding.ts";
import { sameShape, sizeOf } from "./shapes.ts";
import { elementArray, type TensorSpec, trace } from "./trace-backend.ts";

/** A pure function from named tensors to named tensors. */
export type TensorFunction = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** A compiled function: tensors in by name, tensors out by name. */
export interface Program {
  run(inputs: Record<string, TensorValue>): Promise<Record<string, TensorValue>>;
  /** Nodes of the compiled graph; 0 where the runtime runs the function as it stands. */
  readonly nodeCount: number;
  /** Frees what the program holds. It cannot run afterwards. */
  dispose(): Promise<void>;
}

/** Makes a function a program of one runtime: compiled where it runs graphs, as it stands where it runs TF.js. */
export async function buildProgram(
  fn: TensorFunction,
  inputs: Readonly<Record<string, TensorSpec>>,
  runtime: Runtime,
  name: string,
  options: LoadOptions = {},
): Promise<Program> {
  if (runtime.kind === "eager") return eagerProgram(fn, inputs, runtime);
  const model = encodeModel(trace(fn, inputs), name);
  const { indexedPools } = model;
  const session = await throughFile(model.parts, (source) => runtime.load({ ...source, indexedPools }, options));
  const prefix = outputName("").length;
  return {
    nodeCount: model.nodeCount,
    async run(values) {
      const feeds = Object.entries(checkedInputs(inputs, values)).map(([key, value]) => [inputName(key), value]);
      const results = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(Object.entries(results).map(([key, value]) => [key.slice(prefix), value]));
    },
    dispose: () => session.dispose(),
  };
}

function eagerProgram(
  fn: TensorFunction,
  inputs: Readonly<Record<string, TensorSpec>>,
  runtime: EagerRuntime,
): Program {
  return {
    nodeCount: 0,
    async run(values) {
      const results: Record<string, TensorValue> = {};
      runtime.evaluate(() => {
        const tensors = Object.entries(checkedInputs(inputs, values)).map(([name, { data, shape, dtype }]) => [
          name,
          tf.tensor(data, [...shape], dtype),
        ]);
        for (const [name, tensor] of Object.entries(fn(Object.fromEntries(tensors))))
          results[name] = elementsOf(tensor);
      });
      return results;
    },
    async dispose() {},
  };
}

/** A tensor's shape, type and elements. */
export function elementsOf(tensor: tf.Tensor): TensorValue {
  const dtype = tensor.dtype as TensorValue["dtype"];
  const data = tensor.dataSync<"float32">() as TensorValue["data"];
  // Some of TF.js's kernels give back another kind of array than the type's.
  return {
    shape: [...tensor.shape],
    dtype,
    data: data instanceof elementArray[dtype] ? data : elementArray[dtype].from(data),
  };
}

function checkedInputs(
  specs: Readonly<Record<string, TensorSpec>>,
  values: Readonly<Record<string, TensorValue>>,
): Record<string, TensorValue> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, checked(name, spec, values[name])]));
}

function checked(name: string, { shape, dtype }: TensorSpec, value: TensorValue | undefined): TensorValue {
  if (!value) throw new Error(`Input '${name}' is missing`);
  if (value.dtype !== dtype || !sameShape(value.shape, shape))
    throw new Error(`Input '${name}' is ${value.dtype}[${value.shape}], but the program takes ${dtype}[${shape}]`);
  if (value.data.length !== sizeOf(shape))
    throw new Error(`Input '${name}' has ${value.data.length} elements, but its shape [${shape}] has ${sizeOf(shape)}`);
  if (!(value.data instanceof elementArray[dtype]))
    throw new Error(
      `Input '${name}' holds a ${value.data.constructor.name}, but ${dtype} is a ${elementArray[dtype].name}`,
    );
  return value;
}
