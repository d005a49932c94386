import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runInBatches } from "#engine/batches/run-in-batches.ts";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { noCheckpoint } from "#engine/methods/checkpoint.ts";
import { gpMask } from "#engine/methods/saliency/gp-mask.ts";
import { probabilities } from "#engine/models/answers.ts";
import { importModel } from "#engine/models/onnx/import-model.ts";
import { onnxClassifier } from "#engine/models/onnx/onnx-classifier.ts";
import { decodeModel } from "#engine/models/onnx/read-model.ts";
import { resNet50 } from "#engine/models/onnx/testing/networks/resnet.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { gpMask as gpMaskMethod } from "#shared/methods/saliency/gp-mask.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSeconds } from "./support/timing.ts";

const MASKS = 1000;
const LIMIT = 1.5 * 1024;

interface Measured {
  readonly masks: number;
  readonly bare: number;
  readonly peak: number;
}

/** What does a map of 1000 masks of 224 × 224 cost on ResNet-50, in time and memory? In a process of its own. */
export default async function (): Promise<Measurement[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Measured>();
  const child = fork(fileURLToPath(import.meta.url));
  child.once("message", (measured) => resolve(measured as Measured));
  child.once("exit", (status) => reject(new Error(`The measured process ended with ${status}`)));
  const { masks, bare, peak } = await promise;
  return [
    {
      question: `Saliency map of 224 × 224 by ${MASKS} masks on ResNet-50, from the second target on`,
      value: masks,
      unit: "s of CPU",
      against: `the bare forward pass of as many images, ${bare.toFixed(0)} s (limit 1.1)`,
      ratio: masks / bare,
    },
    {
      question: "Memory of the process that makes it",
      value: peak,
      unit: "MiB",
      against: `${LIMIT} MiB (limit 1)`,
      ratio: peak / LIMIT,
    },
  ];
}

async function measure(): Promise<Measured> {
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const { bytes: file } = resNet50(1);
  const { bytes, report } = await importModel(decodeModel(file, "resnet-50.onnx"), { settings: {} }, watch);
  const classifier = onnxClassifier(bytes, "resnet-50.onnx", report.sha256);
  const workplace = workplaceOn(onnxRuntime());
  const size = 224 * 224 * 3;
  const image = Float32Array.from({ length: size }, (_, k) => (k % 251) / 250);
  const settings = { ...gpMaskMethod.settings.parse({}), masks: MASKS };
  const map = (targetClass: number, masks: number) =>
    gpMask(
      { image, targetClass, settings: { ...settings, masks }, seed: 1 },
      { classifier, ...workplace, checkpoint: noCheckpoint },
      watch,
    );
  const images = (count: number) => ({
    count,
    read: (_: number, batch: number) => {
      const copies = new Float32Array(batch * size);
      for (let row = 0; row < batch; row++) copies.set(image, row * size);
      return { images: copies };
    },
  });
  const forward = async (count: number) => {
    for await (const _ of runInBatches(probabilities(classifier), images(count), workplace));
  };
  // The first target compiles the programs and draws the masks.
  await map(0, MASKS);
  const masks = await cpuSeconds(() => map(1, MASKS));
  const peak = process.resourceUsage().maxRSS / 1024;
  await forward(10);
  return { masks, bare: await cpuSeconds(() => forward(MASKS)), peak };
}

if (process.send) {
  const measured = await measure();
  process.send(measured, () => process.exit());
}
