import * as tf from "@tensorflow/tfjs-core";
import { compile } from "#engine/compile/compile.ts";
import { onnx } from "#engine/compile/onnx-encoding.ts";
import { loadOnnxRuntime, onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import type { Measurement } from "./measurement.ts";
import { cnnLogits, randomCnn, type Tensors } from "./support/papers-networks.ts";
import { compare } from "./support/timing.ts";

const BATCH = 100;
const ROUNDS = 61;

/** Is the compiled forward pass of the papers' CNN as fast as ONNX Runtime on the network written for it by hand? */
export default async function (): Promise<Measurement[]> {
  await tf.setBackend("cpu");
  const weights = randomCnn(1);
  const pixels = Float32Array.from({ length: BATCH * 784 }, (_, index) => (index % 251) / 250);
  const images = { shape: [BATCH, 28, 28, 1], dtype: "float32", data: pixels } as const;

  const program = await compile(
    ({ images }) => ({ probabilities: tf.softmax(cnnLogits(images!, weights)) }),
    { images },
    { runtime: onnxRuntime() },
  );
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const session = await InferenceSession.create(plainModel(weights), { graphOptimizationLevel: "all" });
  const plainImages = new Tensor("float32", pixels, [BATCH, 1, 28, 28]);

  const ours = (await program.run({ images })).probabilities!.data;
  const theirs = (await session.run({ images: plainImages })).probabilities!.data as Float32Array;
  const difference = Math.max(...Array.from(theirs, (value, index) => Math.abs(value - ours[index]!)));
  if (difference > 1e-4) throw new Error(`The two networks differ by ${difference}`);

  const times = await compare(
    () => program.run({ images }),
    () => session.run({ images: plainImages }),
    ROUNDS,
  );
  await program.dispose();
  await session.release();
  return [
    {
      question: `The papers' CNN, compiled: forward pass of ${BATCH} digits`,
      value: times.task,
      unit: "ms",
      against: `ONNX Runtime on a plain file of the network, ${times.peer.toFixed(1)} ms (limit 1.3)`,
      ratio: times.ratio,
    },
  ];
}

/** The network as PyTorch exports it: images `[N, 1, 28, 28]`, biases in the layers, weights in ONNX's own order. */
function plainModel(w: Tensors): Uint8Array {
  // The flattened maps are (row, column, channel) in our weights and (channel, row, column) here.
  const dense1 = tf.reshape(tf.transpose(tf.reshape(w.dense1!, [12, 12, 64, 128]), [2, 0, 1, 3]), [9216, 128]);
  const initializer = Object.entries({
    ...w,
    conv1: tf.transpose(w.conv1!, [3, 2, 0, 1]),
    conv2: tf.transpose(w.conv2!, [3, 2, 0, 1]),
    dense1,
  }).map(([name, tensor]) => ({
    name,
    dims: tensor.shape,
    dataType: 1,
    rawData: new Uint8Array(Float32Array.from(tensor.dataSync()).buffer),
  }));
  const ints = (name: string, ...values: number[]) => ({ name, type: 7, ints: values });
  const node = (opType: string, input: string[], output: string, ...attribute: object[]) => ({
    opType,
    input,
    output: [output],
    attribute,
  });
  const signature = (name: string, ...shape: number[]) => ({
    name,
    type: { tensorType: { elemType: 1, shape: { dim: shape.map((extent) => ({ dimValue: extent })) } } },
  });
  return onnx.Model.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "cnn",
      initializer,
      input: [signature("images", BATCH, 1, 28, 28)],
      output: [signature("probabilities", BATCH, 10)],
      node: [
        node("Conv", ["images", "conv1", "bias1"], "h1"),
        node("Relu", ["h1"], "h2"),
        node("Conv", ["h2", "conv2", "bias2"], "h3"),
        node("Relu", ["h3"], "h4"),
        node("MaxPool", ["h4"], "h5", ints("kernel_shape", 2, 2), ints("strides", 2, 2)),
        node("Flatten", ["h5"], "h6"),
        node("Gemm", ["h6", "dense1", "bias3"], "h7"),
        node("Relu", ["h7"], "h8"),
        node("Gemm", ["h8", "dense2", "bias4"], "h9"),
        node("Softmax", ["h9"], "probabilities"),
      ],
    },
  }).finish();
}
