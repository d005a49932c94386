import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { PackedImageReader } from "#engine/datasets/packed-images.ts";
import { frechetDistance } from "#engine/models/generators/frechet-distance.ts";
import { sampleGenerator, type TrainedGenerator } from "#engine/models/generators/sample-generator.ts";
import { layerOutputs } from "#engine/models/predict.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import type { Measurement } from "./measurement.ts";
import { digitGenerator, openDigits, shippedGenerators } from "./support/digits.ts";

const samples = 1000;

/**
 * How far generators' samples are from digits that it has not seen, by the features of the shipped classifier: the
 * Fréchet distance, beside that of as many other digits. Booth et al. 2021 (Table 8) print 72.33 for their VAE-5 on MNIST
 * and 11.83 for their GAN-5, by the features of Inception; the unit is another.
 */
export default async function generatorQuality(): Promise<Measurement[]> {
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  using digits = await openDigits();
  const { folder, images, labels, train, test, network } = digits;
  const workplace = workplaceOn(onnxRuntime());
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
  const floor = frechetDistance(real, held);
  const distanceOf = async (generator: TrainedGenerator) => {
    const made = await sampleGenerator(generator, samples, 1, workplace);
    const generated = join(folder, "generated");
    writeFileSync(
      generated,
      Uint8Array.from(made, (value) => Math.round(255 * value)),
    );
    using forged = new PackedImageReader({ path: generated, shape: [samples, ...images.imageShape] });
    const every = Int32Array.from({ length: samples }, (_, k) => k);
    return frechetDistance(await featuresOf(forged, every), held);
  };
  const vae = { ...(await digitGenerator(digits)), label: "VAE-5 after 10 epochs" };
  const measurements: Measurement[] = [];
  for (const generator of [vae, ...(await shippedGenerators())]) {
    const distance = await distanceOf(generator);
    measurements.push({
      question: `Fréchet distance of ${samples} digits of ${generator.label} from unseen digits, by the shipped classifier's features`,
      value: distance,
      unit: "",
      against: `${floor.toFixed(2)}: ${samples} other digits'`,
      ratio: distance / floor,
    });
  }
  return measurements;
}
