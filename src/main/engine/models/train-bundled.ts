/**
 * Trains the classifier that ships with the app, from nothing but the code and the dataset beside it:
 *
 *     node src/main/engine/models/train-bundled.ts
 *
 * writes `resources/mnist-cnn.safetensors` and, in `resources/mnist-cnn.json`, what it was trained on and how.
 */

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import { workplaceOn } from "../batches/workplace.ts";
import { mnistPackage } from "../datasets/mnist-package.ts";
import { PackedImageReader } from "../datasets/packed-images.ts";
import { readIntoMemory } from "../datasets/read-into-memory.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { trainClassifier } from "./train.ts";
import { encodeWeights } from "./weights-file.ts";

const { architecture, ...settings } = trainingSettings.parse({ architecture: bayesTrexCnn.id, epochs: 16 });
const split = { testFraction: 0.2, seed: 1 };

const { signal } = new AbortController();
const dataset = await readIntoMemory(mnistPackage, undefined, signal);
const { pixels, labels, classNames, shape, source } = dataset;
const { train, test } = splitIndices(labels, split.testFraction, split.seed);
const folder = mkdtempSync(join(tmpdir(), "exemplar-training-"));
try {
  const path = join(folder, "mnist.bin");
  writeFileSync(path, pixels);
  using images = new PackedImageReader({ path, shape });
  const design = bayesTrexCnn.design(images.imageShape, classNames.length);
  const data = { images, labels, classCount: classNames.length, trainIndices: train, testIndices: test };
  const workplace = workplaceOn(onnxRuntime());
  const { weights, history } = await trainClassifier(design, data, settings, workplace, {
    signal,
    onProgress: ({ done, total, message }) => process.stderr.write(`\r${done}/${total} ${message}  `),
  });
  const file = encodeWeights(weights, { architecture });
  const record = {
    name: "MNIST CNN (bundled)",
    architecture,
    inputShape: images.imageShape,
    classNames,
    weightsSha256: createHash("sha256").update(file).digest("hex"),
    dataset: {
      reader: mnistPackage.id,
      source,
      sha256: createHash("sha256").update(pixels).update(new Uint8Array(labels.buffer)).digest("hex"),
    },
    split: { ...split, trainCount: train.length, testCount: test.length },
    training: { ...settings, history },
    /** Fewer or more threads sum in another order, which shows in the weights' last bits. */
    device: workplace.runtime.device,
    testAccuracy: history.at(-1)!.testAccuracy,
  };
  const resources = join(import.meta.dirname, "../../../../resources");
  writeFileSync(join(resources, "mnist-cnn.safetensors"), file);
  writeFileSync(join(resources, "mnist-cnn.json"), `${JSON.stringify(record, null, 2)}\n`);
  process.stderr.write(`\nHeld-out accuracy ${record.testAccuracy}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
