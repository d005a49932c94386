import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mnistPackage } from "#engine/datasets/mnist-package.ts";
import { PackedImageReader } from "#engine/datasets/packed-images.ts";
import { readIntoMemory } from "#engine/datasets/read-into-memory.ts";
import { requireNetwork } from "#engine/models/classifier.ts";
import { loadGenerator, type TrainedGenerator } from "#engine/models/generators/sample-generator.ts";
import { trainGenerator } from "#engine/models/generators/train-generator.ts";
import { vae5 } from "#engine/models/generators/vae.ts";
import { ClassifierCache } from "#engine/models/load-classifier.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { bundledGeneratorWeights, readBundledGenerators } from "#host/library/bundled-generators.ts";
import { splitIndices } from "#shared/random/split-indices.ts";

const resources = join(import.meta.dirname, "../../resources");
const watch = { signal: new AbortController().signal, onProgress: () => {} };

/** The digits that Exemplar brings, and the classifier of them that it ships. */
export async function openDigits() {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const { pixels, shape, labels } = await readIntoMemory(mnistPackage, undefined, watch.signal);
  const path = join(folder, "digits");
  writeFileSync(path, pixels);
  const images = new PackedImageReader({ path, shape });
  const { architecture, inputShape, weightsSha256 } = JSON.parse(
    readFileSync(join(resources, "mnist-cnn.json"), "utf8"),
  );
  const classifier = await new ClassifierCache(1).load({
    ...{ architecture, inputShape, weightsSha256, weightsPath: join(resources, "mnist-cnn.safetensors") },
    classCount: 10,
  });
  return {
    ...{ folder, images, labels, ...splitIndices(labels, 0.2, 1) },
    network: requireNetwork(classifier, "gradients"),
    [Symbol.dispose]() {
      images[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The generators of digits that ship, with how long they were trained. */
export const shippedGenerators = (): Promise<(TrainedGenerator & { label: string })[]> =>
  Promise.all(
    readBundledGenerators().map(async (bundled) => {
      const { name, architecture, imageShape, weightsSha256, training } = bundled;
      const weightsPath = bundledGeneratorWeights(bundled);
      const generator = await loadGenerator({ architecture, imageShape, weightsSha256, weightsPath });
      return { ...generator, label: `${name} after ${training.history.length} epochs` };
    }),
  );

/** VAE-5 after ten epochs on the training digits, which takes half a minute. */
export async function digitGenerator({
  images,
  train,
}: Awaited<ReturnType<typeof openDigits>>): Promise<TrainedGenerator> {
  const design = vae5.design(images.imageShape);
  const settings = { epochs: 10, batchSize: 100, learningRate: 0.001, seed: 1 };
  const { weights } = await trainGenerator(design, { images, indices: train }, settings, onnxRuntime(), watch);
  return { design, weights, key: "vae-5 of the bench" };
}
