import * as tf from "@tensorflow/tfjs-core";
import type { TensorValue } from "../../../runtime/runtime.ts";
import { type OnnxOperator, operator } from "../node-call.ts";
import { Operand } from "../operand.ts";

const integers = (values: readonly number[]): Operand =>
  Operand.known({ shape: [values.length], dtype: "int32", data: Int32Array.from(values) });

export const constants: OnnxOperator[] = [
  operator("ConstantOfShape", (call) => {
    const shape = call.bounded(call.numbers(0) ?? call.fail("its shape is missing"));
    const { dtype, data }: TensorValue = call.constant("value") ?? {
      shape: [1],
      dtype: "float32",
      data: Float32Array.of(0),
    };
    return tf.cast(tf.fill(shape, data[0] ?? 0), dtype);
  }),
  operator("Shape", (call) => {
    const shape = call.shape(0);
    return integers(shape.slice(call.integer("start", 0), call.integer("end", shape.length)));
  }),
  operator("Size", (call) => {
    const size = call.shape(0).reduce((product, extent) => product * extent, 1);
    return Operand.known({ shape: [], dtype: "int32", data: Int32Array.of(size) });
  }),
  operator("Range", (call) => {
    const [start, limit, step] = [0, 1, 2].map((index) => call.numbers(index)?.[0] ?? call.fail("a bound is missing"));
    if (step === 0) call.fail("its step is zero");
    const count = Math.max(0, Math.ceil((limit! - start!) / step!));
    call.bounded([count]);
    const whole = call.known(0)?.dtype === "int32";
    const values = Array.from({ length: count }, (_, index) => start! + index * step!);
    if (whole) return integers(values);
    return Operand.known({ shape: [count], dtype: "float32", data: Float32Array.from(values) });
  }),
];
