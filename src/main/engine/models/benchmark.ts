import * as tf from "@tensorflow/tfjs-core";
import type { Benchmark } from "#shared/contract/system.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { compile, type Program, type TensorSpec, type TensorValue } from "../compile/compile.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { constants } from "./architecture.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { sizeOf } from "./layers.ts";

const size = 1024;
const batch = 100;
const digit = [28, 28, 1] as const;

/**
 * Measures what a runtime makes of a matrix product and of the papers' CNN, half of the time each, and at least one run
 * each however little time there is. Compiling and a first run do not count.
 */
export async function benchmark(runtime: Runtime, seconds: number, signal: AbortSignal): Promise<Benchmark> {
  const matrix: TensorSpec = { shape: [size, size], dtype: "float32" };
  const product = await compile(({ a, b }) => ({ c: tf.matMul(a!, b!) }), { a: matrix, b: matrix }, { runtime });
  const design = bayesTrexCnn.design(digit, 10);
  const weights = design.initialise(1);
  const images: TensorSpec = { shape: [batch, ...digit], dtype: "float32" };
  const forward = await compile(
    ({ images }) => ({ logits: design.forward(constants(weights), images!).logits }),
    { images },
    { runtime },
  );
  try {
    const productSeconds = await secondsOf(product, { a: matrix, b: matrix }, seconds / 2, signal);
    const forwardSeconds = await secondsOf(forward, { images }, seconds / 2, signal);
    return {
      device: runtime.device,
      product: { size, gflops: (2 * size ** 3) / productSeconds / 1e9 },
      forward: { architecture: bayesTrexCnn.id, batch, imagesPerSecond: batch / forwardSeconds },
    };
  } finally {
    await Promise.all([product.dispose(), forward.dispose()]);
  }
}

/** The median time of a run on random inputs, in as many runs as there is time for. */
async function secondsOf(
  program: Program,
  specs: Readonly<Record<string, TensorSpec>>,
  seconds: number,
  signal: AbortSignal,
): Promise<number> {
  const inputs = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, randomTensor(name, spec)]));
  await program.run(inputs);
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    signal.throwIfAborted();
    const start = performance.now();
    await program.run(inputs);
    times.push(performance.now() - start);
  } while (performance.now() < end);
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]! / 1000;
}

function randomTensor(name: string, { shape }: TensorSpec): TensorValue {
  const generator = seededGenerator(name);
  return { shape, dtype: "float32", data: Float32Array.from({ length: sizeOf(shape) }, () => generator.next()) };
}
