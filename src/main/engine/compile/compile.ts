import { chooseRuntime } from "../runtime/choose.ts";
import type { LoadOptions, Runtime, TensorValue } from "../runtime/runtime.ts";
import { buildProgram, type Program, type TensorFunction } from "./program.ts";
import type { TensorSpec } from "./trace-backend.ts";

export type { Program, TensorFunction, TensorSpec, TensorValue };

export interface CompileOptions extends LoadOptions {
  /** Where the program runs; the best that this machine offers unless given. */
  readonly runtime?: Runtime;
  /** Names the program in what ONNX Runtime reports of it. */
  readonly name?: string;
}

/**
 * Compiles a pure TF.js function from named tensors to named tensors. Tensors that it uses besides its inputs are
 * captured as constants; gradients taken inside it are compiled too. Shapes, and so the batch size, are fixed here.
 *
 * @throws UnsupportedKernelError for a kernel that cannot be compiled; ImpureFunctionError for a function that reads
 * values, draws random numbers or assigns variables
 */
export async function compile(
  fn: TensorFunction,
  inputs: Record<string, TensorSpec>,
  options: CompileOptions = {},
): Promise<Program> {
  const { runtime, name = "program", ...load } = options;
  return buildProgram(fn, inputs, runtime ?? (await chooseRuntime()).runtime, name, load);
}
