import { runInBatches } from "#engine/batches/run-in-batches.ts";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { noCheckpoint } from "#engine/methods/checkpoint.ts";
import { gpMask } from "#engine/methods/saliency/gp-mask.ts";
import { probabilities } from "#engine/models/answers.ts";
import { bayesTrexCnn } from "#engine/models/bayes-trex-cnn.ts";
import type { Network } from "#engine/models/classifier.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { gpMask as gpMaskMethod } from "#shared/methods/saliency/gp-mask.ts";
import type { Measurement } from "./measurement.ts";
import { medianTimes } from "./support/timing.ts";

const MASKS = 1000;
const ROUNDS = 15;

/** What does a map of 1000 masks cost beyond the classifier's own forward passes? */
export default async function (): Promise<Measurement[]> {
  const design = bayesTrexCnn.design([28, 28, 1], 10);
  const inputShape = [28, 28, 1] as const;
  const own = { key: "bench", design, weights: design.initialise(1), inputShape, classCount: 10 };
  const classifier: Network = { kind: "network", ...own };
  const workplace = workplaceOn(onnxRuntime());
  const context = { classifier, ...workplace, checkpoint: noCheckpoint };
  const settings = { ...gpMaskMethod.settings.parse({}), masks: MASKS };
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const image = Float32Array.from({ length: 784 }, (_, k) => (k % 251) / 250);

  const pixels = Float32Array.from({ length: MASKS * 784 }, (_, k) => (k % 241) / 240);
  const images = {
    count: MASKS,
    read: (from: number, count: number) => ({ images: pixels.subarray(from * 784, (from + count) * 784) }),
  };
  const answers = probabilities(classifier);
  const forward = async () => {
    for await (const _ of runInBatches(answers, images, workplace));
  };
  const map = (seed: number) => gpMask({ image, targetClass: 5, settings, seed }, context, watch);

  let seed = 0;
  const [fresh, bare] = await medianTimes([() => map(++seed), forward], ROUNDS);
  const [repeated, bareAgain] = await medianTimes([() => map(0), forward], ROUNDS);
  workplace.programs.clear();
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
