import { explain } from "#engine/methods/saliency/explain.ts";
import { gpMask } from "#engine/methods/saliency/gp-mask.ts";
import { bayesTrexCnn } from "#engine/models/bayes-trex-cnn.ts";
import { batchLimit } from "#engine/models/classifier.ts";
import { compileProbabilities } from "#engine/models/predict.ts";
import { ProgramCache } from "#engine/models/program-cache.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import type { Measurement } from "./measurement.ts";
import { medianTimes } from "./support/timing.ts";

const MASKS = 1000;
const ROUNDS = 15;

/** What does a map of 1000 masks cost beyond the classifier's own forward passes? */
export default async function (): Promise<Measurement[]> {
  const design = bayesTrexCnn.design([28, 28, 1], 10);
  const inputShape = [28, 28, 1] as const;
  const classifier = { key: "bench", design, weights: design.initialise(1), inputShape, classCount: 10 };
  const runtime = onnxRuntime();
  const context = { classifier, programs: new ProgramCache(4), runtime };
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const image = Float32Array.from({ length: 784 }, (_, k) => (k % 251) / 250);

  const batches = Math.ceil(MASKS / batchLimit(design));
  const batch = Math.ceil(MASKS / batches);
  const program = await compileProbabilities(classifier, batch, runtime);
  const data = Float32Array.from({ length: batch * 784 }, (_, k) => (k % 241) / 240);
  const forward = async () => {
    for (let k = 0; k < batches; k++)
      await program.run({ images: { shape: [batch, 28, 28, 1], dtype: "float32", data } });
  };
  const map = (seed: number) =>
    explain(gpMask, { image, targetClass: 5, settings: { masks: MASKS }, seed }, context, watch);

  let seed = 0;
  const [fresh, bare] = await medianTimes([() => map(++seed), forward], ROUNDS);
  const [repeated, bareAgain] = await medianTimes([() => map(0), forward], ROUNDS);
  await program.dispose();
  const against = (ms: number) => `the bare forward pass of as many digits, ${ms.toFixed(0)} ms (limit 1.5)`;
  return [
    {
      question: `Saliency map of a digit by ${MASKS} masks, masks drawn anew`,
      value: fresh!,
      unit: "ms",
      against: against(bare!),
      ratio: fresh! / bare!,
    },
    {
      question: `Saliency map of a digit by ${MASKS} masks, masks of the job's first map`,
      value: repeated!,
      unit: "ms",
      against: against(bareAgain!),
      ratio: repeated! / bareAgain!,
    },
  ];
}
