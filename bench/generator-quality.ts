import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { PackedImageReader } from "#engine/datasets/packed-images.ts";
import { frechetDistance } from "#engine/models/generators/frechet-distance.ts";
import { sampleGenerator } from "#engine/models/generators/sample-generator.ts";
import { layerOutputs } from "#engine/models/predict.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import type { Measurement } from "./measurement.ts";
import { digitGenerator, openDigits } from "./support/digits.ts";

const samples = 1000;

/**
 * How far a generator's samples are from digits that it has not seen, by the features of the shipped classifier: the
 * Fréchet distance, beside that of as many other digits. Booth et al. 2021 (Table 8) print 72.33 for their VAE-5 on MNIST
 * and 11.83 for their GAN-5, by the features of Inception; the unit is another.
 */
export default async function generatorQuality(): Promise<Measurement[]> {
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  using digits = await openDigits();
  const { folder, images, labels, train, test, network } = digits;
  const workplace = workplaceOn(onnxRuntime());
  const made = await sampleGenerator(await digitGenerator(digits), samples, 1, workplace);
  const generated = join(folder, "generated");
  writeFileSync(
    generated,
    Uint8Array.from(made, (value) => Math.round(255 * value)),
  );
  using forged = new PackedImageReader({ path: generated, shape: [samples, ...images.imageShape] });
  const featuresOf = (reader: PackedImageReader, indices: Int32Array) =>
    layerOutputs(network, reader, indices, "features", workplace, watch);
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
}
