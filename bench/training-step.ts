import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as z from "zod";
import { compile } from "#engine/compile/compile.ts";
import { bayesTrexCnn } from "#engine/models/bayes-trex-cnn.ts";
import { adam } from "#engine/models/optimisers/adam.ts";
import { compileStep, dropoutMasks, initialState, stepScalars } from "#engine/models/training-step.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Measurement } from "./measurement.ts";
import { medianTimes } from "./support/timing.ts";

const BATCH = 100;
const ROUNDS = 25;
const SIDE = 1024;

/** Floating-point operations of one image: forward, and twice that backward, but for the first layer's input gradient. */
const FORWARD = 2 * (26 * 26 * 32 * 9 + 24 * 24 * 64 * 288 + 9216 * 128 + 128 * 10);
const STEP = BATCH * (3 * FORWARD - 2 * 26 * 26 * 32 * 9);

/** How long is a training step of the papers' CNN, beside PyTorch's and beside the machine's matrix products? */
export default async function (): Promise<Measurement[]> {
  const runtime = onnxRuntime();
  const design = bayesTrexCnn.design([28, 28, 1], 10);
  const step = await compileStep(design, { images: { imageShape: [28, 28, 1] }, classCount: 10 }, BATCH, runtime);
  const generator = seededGenerator(1);
  const images = Float32Array.from({ length: BATCH * 784 }, () => generator.next());
  const targets = Float32Array.from({ length: BATCH * 10 }, (_, k) => Number(k % 10 === Math.floor(k / 10) % 10));
  let state = initialState(design.initialise(1));
  let t = 0;
  const train = async () => {
    const {
      loss: _,
      logits: __,
      ...next
    } = await step.run({
      ...state,
      images: { shape: [BATCH, 28, 28, 1], dtype: "float32", data: images },
      targets: { shape: [BATCH, 10], dtype: "float32", data: targets },
      ...dropoutMasks(design.dropout, BATCH, generator),
      ...stepScalars(adam, 0.001, ++t),
    });
    state = next;
  };

  const shape = [SIDE, SIDE];
  const matrix = {
    shape,
    dtype: "float32",
    data: Float32Array.from({ length: SIDE * SIDE }, () => generator.normal()),
  } as const;
  const product = await compile(
    ({ a, b }) => ({ c: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D) }),
    { a: matrix, b: matrix },
    { runtime },
  );
  const multiply = () => product.run({ a: matrix, b: matrix });

  const [ours, sgemm] = await medianTimes([train, multiply], ROUNDS);
  await Promise.all([step.dispose(), product.dispose()]);
  const gflops = STEP / ours! / 1e6;
  const limit = (2 * SIDE ** 3) / sgemm! / 1e6;
  return [
    ...againstPyTorch(ours!),
    {
      question: `Training step of the papers' CNN, ${BATCH} digits`,
      value: gflops,
      unit: "GFLOP/s",
      against: `a matrix product of ${SIDE}² by ${SIDE}², ${limit.toFixed(0)} GFLOP/s`,
      ratio: gflops / limit,
    },
  ];
}

/** Where Debian keeps OpenBLAS: its default BLAS, the reference one, is many times slower, which would flatter us. */
const openBlas = globSync("/usr/lib/*/openblas-pthread");

const pytorchAnswer = z.object({ milliseconds: z.number(), blas: z.string() });

function againstPyTorch(ours: number): Measurement[] {
  const script = join(import.meta.dirname, "support/training-step.py");
  const path = [...openBlas, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  const env = { ...process.env, ...(path && { LD_LIBRARY_PATH: path }) };
  const run = (python: string) => spawnSync(python, [script, String(BATCH), String(ROUNDS)], { encoding: "utf8", env });
  const onPath = run("python3");
  // Debian's `python3-torch` is for Debian's Python, which need not be the first on the path.
  const { status, stdout, stderr } = onPath.status === 0 ? onPath : run("/usr/bin/python3");
  if (status !== 0) {
    const reason = stderr?.trim().split("\n").at(-1) ?? "there is no python3";
    console.error(`PyTorch is not compared: ${reason} (Debian: apt install python3-torch libopenblas0-pthread)`);
    return [];
  }
  const { milliseconds, blas } = pytorchAnswer.parse(JSON.parse(stdout));
  if (blas !== "openblas" && blas !== "mkl") {
    console.error("PyTorch is not compared: it runs on a slow BLAS (Debian: apt install libopenblas0-pthread)");
    return [];
  }
  return [
    {
      question: `Training step of the papers' CNN, ${BATCH} digits`,
      value: ours,
      unit: "ms",
      against: `PyTorch on ${blas === "mkl" ? "MKL" : "OpenBLAS"}, ${milliseconds.toFixed(0)} ms (limit 1)`,
      ratio: ours / milliseconds,
    },
  ];
}
