import { runInBatches } from "#engine/batches/run-in-batches.ts";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { noCheckpoint } from "#engine/methods/checkpoint.ts";
import { gpMask } from "#engine/methods/saliency/gp-mask.ts";
import { gradCamOf } from "#engine/methods/saliency/grad-cam.ts";
import { inputGradient, oneHot } from "#engine/methods/saliency/input-gradient.ts";
import { probabilities } from "#engine/models/answers.ts";
import { bayesTrexCnn } from "#engine/models/bayes-trex-cnn.ts";
import type { Network } from "#engine/models/classifier.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { gpMask as gpMaskMethod } from "#shared/methods/saliency/gp-mask.ts";
import type { Measurement } from "./measurement.ts";
import { compare } from "./support/timing.ts";

const MASKS = 1000;
const ROUNDS = 15;
const MANY_ROUNDS = 101;

/** What do maps cost: by 1000 masks beyond the classifier's own forward passes, and by its gradients? */
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

  const cam = () => gradCamOf(classifier, image, 5, workplace, watch);
  const one = { count: 1, shared: { target: oneHot(5, 10) }, read: () => ({ images: image }) };
  const withGradient = async () => {
    for await (const _ of runInBatches(inputGradient(classifier), one, workplace));
  };

  let seed = 0;
  const fresh = await compare(() => map(++seed), forward, ROUNDS);
  const repeated = await compare(() => map(0), forward, ROUNDS);
  const activation = await compare(cam, withGradient, MANY_ROUNDS);
  workplace.programs.clear();
  const against = (ms: number, limit: number) =>
    `the bare forward pass of as many digits, ${ms.toFixed(0)} ms (limit ${limit})`;
  return [
    {
      question: `Saliency map of a digit by ${MASKS} masks, masks drawn anew`,
      value: fresh.task,
      unit: "ms",
      against: against(fresh.peer, 1.5),
      ratio: fresh.ratio,
    },
    {
      question: `Saliency map of a digit by ${MASKS} masks, from the second target on`,
      value: repeated.task,
      unit: "ms",
      against: against(repeated.peer, 1.1),
      ratio: repeated.ratio,
    },
    {
      question: "Grad-CAM of a digit",
      value: activation.task,
      unit: "ms",
      against: `its forward pass with the gradient by the image, ${activation.peer.toFixed(1)} ms (limit 1.5)`,
      ratio: activation.ratio,
    },
  ];
}
