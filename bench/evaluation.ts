import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { mnistPackage } from "#engine/datasets/mnist-package.ts";
import { PackedImageReader } from "#engine/datasets/packed-images.ts";
import { readIntoMemory } from "#engine/datasets/read-into-memory.ts";
import { ClassifierCache } from "#engine/models/load-classifier.ts";
import { predict } from "#engine/models/predict.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

const limitSeconds = 3;
const resources = join(import.meta.dirname, "../resources");

/** What evaluating the shipped classifier on as many digits as MNIST has test images takes. */
export default async function evaluation(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  try {
    const { pixels, shape } = await readIntoMemory(mnistPackage, undefined, watch.signal);
    const path = join(folder, "digits");
    writeFileSync(path, pixels);
    using images = new PackedImageReader({ path, shape });
    const { architecture, inputShape, weightsSha256 } = JSON.parse(
      readFileSync(join(resources, "mnist-cnn.json"), "utf8"),
    );
    const weightsPath = join(resources, "mnist-cnn.safetensors");
    const classifier = await new ClassifierCache(1).load({
      ...{ architecture, inputShape, weightsPath, weightsSha256 },
      classCount: 10,
    });
    const cores = availableParallelism();
    const clock = processorClock();
    const indices = Int32Array.from({ length: images.count }, (_, index) => index);
    const probabilities = await predict(classifier, images, indices, workplaceOn(onnxRuntime()), watch);
    const seconds = clock() / cores;
    if (probabilities.some(Number.isNaN)) throw new Error("not every image was answered");
    return [
      {
        question: `evaluating ${images.count} digits, compiling included: processor time of each of ${cores} cores`,
        value: seconds,
        unit: "s",
        against: `limit ${limitSeconds} s`,
        ratio: seconds / limitSeconds,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
