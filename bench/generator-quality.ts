import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { mnistPackage } from "#engine/datasets/mnist-package.ts";
import { PackedImageReader } from "#engine/datasets/packed-images.ts";
import { readIntoMemory } from "#engine/datasets/read-into-memory.ts";
import { frechetDistance } from "#engine/models/generators/frechet-distance.ts";
import { sampleGenerator } from "#engine/models/generators/sample-generator.ts";
import { trainGenerator } from "#engine/models/generators/train-generator.ts";
import { vae5 } from "#engine/models/generators/vae.ts";
import { ClassifierCache } from "#engine/models/load-classifier.ts";
import { layerOutputs } from "#engine/models/predict.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import type { Measurement } from "./measurement.ts";

const samples = 1000;
const resources = join(import.meta.dirname, "../resources");

/**
 * How far a generator's samples are from digits that it has not seen, by the features of the shipped classifier: the
 * Fréchet distance, beside that of as many other digits. Booth et al. 2021 (Table 8) print 72.33 for their VAE-5 on MNIST
 * and 11.83 for their GAN-5, by the features of Inception; the unit is another.
 */
export default async function generatorQuality(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  try {
    const { pixels, shape, labels } = await readIntoMemory(mnistPackage, undefined, watch.signal);
    const path = join(folder, "digits");
    writeFileSync(path, pixels);
    using images = new PackedImageReader({ path, shape });
    const { architecture, inputShape, weightsSha256 } = JSON.parse(
      readFileSync(join(resources, "mnist-cnn.json"), "utf8"),
    );
    const classifier = await new ClassifierCache(1).load({
      ...{ architecture, inputShape, weightsSha256, weightsPath: join(resources, "mnist-cnn.safetensors") },
      classCount: 10,
    });
    const runtime = onnxRuntime();
    const workplace = workplaceOn(runtime);
    const { train, test } = splitIndices(labels, 0.2, 1);
    const design = vae5.design(images.imageShape);
    const settings = { epochs: 10, batchSize: 100, learningRate: 0.001, seed: 1 };
    const { weights } = await trainGenerator(design, { images, indices: train }, settings, runtime, watch);
    const made = await sampleGenerator({ design, weights }, samples, 1, runtime);
    const generated = join(folder, "generated");
    writeFileSync(
      generated,
      Uint8Array.from(made, (value) => Math.round(255 * value)),
    );
    using forged = new PackedImageReader({ path: generated, shape: [samples, shape[1], shape[2], shape[3]] });
    const featuresOf = (reader: PackedImageReader, indices: Int32Array) =>
      layerOutputs(classifier, reader, indices, "features", workplace, watch);
    const held = await featuresOf(images, test);
    const real = await featuresOf(
      images,
      splitIndices(
        train.map((index) => labels[index]!),
        samples / train.length,
        2,
      ).test.map((k) => train[k]!),
    );
    const own = await featuresOf(
      forged,
      Int32Array.from({ length: samples }, (_, k) => k),
    );
    const [distance, floor] = [frechetDistance(own, held), frechetDistance(real, held)];
    return [
      {
        question: `Fréchet distance of ${samples} digits of VAE-5 from unseen digits, by the shipped classifier's features`,
        value: distance,
        unit: "",
        against: `${floor.toFixed(2)}: ${samples} other digits'`,
        ratio: distance / floor,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
