import * as tf from "@tensorflow/tfjs-core";
import { compile } from "#engine/compile/compile.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";

const x = { shape: [2, 2], dtype: "float32", data: Float32Array.of(1, 2, 3, 4) } as const;
const program = await compile(({ x }) => ({ y: tf.matMul(x!, x!) }), { x }, { runtime: onnxRuntime() });
const { y } = await program.run({ x });
console.log(Array.from(y!.data).join(" "));
await program.dispose();
