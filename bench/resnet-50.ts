import * as tf from "@tensorflow/tfjs-core";
import { compile } from "#engine/compile/compile.ts";
import { decodeModel } from "#engine/models/onnx/read-model.ts";
import { runGraph } from "#engine/models/onnx/run-graph.ts";
import { resNet50 } from "#engine/models/onnx/testing/networks/resnet.ts";
import { loadOnnxRuntime, onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import type { Measurement } from "./measurement.ts";
import { medianTimes } from "./support/timing.ts";

const BATCH = 8;
const ROUNDS = 11;

/** Is an imported ResNet-50 as fast as its file, and what do its gradients cost? */
export default async function (): Promise<Measurement[]> {
  await tf.setBackend("cpu");
  const { bytes, imageShape } = resNet50(BATCH);
  const shape = [BATCH, ...imageShape];
  const pixels = Float32Array.from({ length: BATCH * 3 * 224 * 224 }, (_, index) => ((index * 7919) % 1009) / 504 - 1);
  const images = { shape, dtype: "float32", data: pixels } as const;
  const model = decodeModel(bytes, "resnet-50.onnx");
  const runtime = onnxRuntime();
  const logitsOf = (image: tf.Tensor) => runGraph(model, { inputs: { image }, wanted: ["logits"] }).logits!;

  const forward = await compile(({ images }) => ({ logits: logitsOf(images!) }), { images }, { runtime });
  const started = performance.now();
  const gradient = await compile(
    ({ images }) => {
      const logit = (x: tf.Tensor) => tf.sum(tf.slice(logitsOf(x), [0, 7], [-1, 1])) as tf.Scalar;
      const { value, grad } = tf.valueAndGrad(logit)(images!);
      return { value, gradient: grad };
    },
    { images },
    { runtime },
  );
  const compileSeconds = (performance.now() - started) / 1000;
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const session = await InferenceSession.create(bytes, { graphOptimizationLevel: "all" });
  const image = new Tensor("float32", pixels, shape);

  const ours = (await forward.run({ images })).logits!.data;
  const theirs = (await session.run({ image })).logits!.data as Float32Array;
  const largest = theirs.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const difference = theirs.reduce((max, value, index) => Math.max(max, Math.abs(value - ours[index]!)), 0);
  if (difference > 1e-4 * largest) throw new Error(`The import differs by ${difference / largest}`);

  const [compiled, plain, both] = (await medianTimes(
    [() => forward.run({ images }), () => session.run({ image }), () => gradient.run({ images })],
    ROUNDS,
  )) as [number, number, number];
  await Promise.all([forward.dispose(), gradient.dispose(), session.release()]);
  return [
    {
      question: `ResNet-50, imported and compiled: forward pass of ${BATCH} images`,
      value: compiled,
      unit: "ms",
      against: `ONNX Runtime on the file, ${plain.toFixed(0)} ms (limit 1.1)`,
      ratio: compiled / plain,
    },
    {
      question: "The same with the gradient by the image",
      value: both,
      unit: "ms",
      against: `its forward pass, ${compiled.toFixed(0)} ms (limit 4)`,
      ratio: both / compiled,
    },
    { question: "Compiling both", value: compileSeconds, unit: "s", against: "5 s", ratio: compileSeconds / 5 },
  ];
}
