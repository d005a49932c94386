/**
 * Trains a generator that ships with the app, from nothing but the code and the MNIST files that `exemplar dataset fetch
 * mnist` brings:
 *
 *     node src/main/engine/models/generators/train-bundled.ts FOLDER gan-5 --epochs 3
 *
 * writes `resources/generators/mnist-gan-5.safetensors`, in half precision, and, in the `.json` beside it, what it was
 * trained on and how.
 * Cut short, it goes on where it stopped; asked for more epochs, from the last one.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generatorSettings } from "#shared/library/training-settings.ts";
import { idx } from "../../datasets/idx.ts";
import { PackedImageReader } from "../../datasets/packed-images.ts";
import { readIntoMemory } from "../../datasets/read-into-memory.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { encodeWeights } from "../weights-file.ts";
import { generatorArchitecture } from "./list.ts";
import { trainGenerator } from "./train-generator.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: "string" },
    "batch-size": { type: "string" },
    "learning-rate": { type: "string" },
    threads: { type: "string" },
    classes: { type: "string", default: "0,1,2,3,4,5,6,7,8,9" },
    name: { type: "string" },
    out: { type: "string", default: join(import.meta.dirname, "../../../../../resources/generators") },
  },
});
const [source, id] = positionals as [string, string];
const { architecture, ...settings } = generatorSettings.parse({
  architecture: id,
  ...(values.epochs && { epochs: Number(values.epochs) }),
  ...(values["batch-size"] && { batchSize: Number(values["batch-size"]) }),
  ...(values["learning-rate"] && { learningRate: Number(values["learning-rate"]) }),
});
const classes = values.classes.split(",").map(Number);
const name = values.name ?? `mnist-${architecture}`;

const { signal } = new AbortController();
const dataset = await readIntoMemory(idx, source, signal);
const { pixels, labels, shape } = dataset;
const inTest = new Set(dataset.testIndices);
const indices = Int32Array.from(labels.keys()).filter((k) => !inTest.has(k) && classes.includes(labels[k]!));
const sha256 = createHash("sha256").update(pixels).update(new Uint8Array(labels.buffer)).digest("hex");
mkdirSync(values.out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "exemplar-training-"));
try {
  const path = join(folder, "images.bin");
  writeFileSync(path, pixels);
  using images = new PackedImageReader({ path, shape });
  const design = generatorArchitecture(architecture).design(images.imageShape);
  const runtime = onnxRuntime(values.threads ? { threads: Number(values.threads) } : {});
  const checkpoint = {
    path: join(values.out, `${name}.checkpoint`),
    key: JSON.stringify([sha256, classes, architecture, { ...settings, epochs: "any" }]),
  };
  const { weights, history } = await trainGenerator(
    design,
    { images, indices },
    settings,
    runtime,
    { signal, onProgress: ({ done, total, message }) => process.stderr.write(`\r${done}/${total} ${message}  `) },
    checkpoint,
  );
  const file = encodeWeights(weights, { architecture }, "F16");
  const record = {
    ...{ name, architecture, imageShape: images.imageShape, latentSize: design.latentSize },
    parameterCount: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
    classNames: dataset.classNames,
    weightsSha256: createHash("sha256").update(file).digest("hex"),
    training: { ...settings, datasetSha256: sha256, imageCount: indices.length, device: runtime.device, history },
  };
  writeFileSync(join(values.out, `${name}.safetensors`), file);
  writeFileSync(join(values.out, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
  process.stderr.write(`\n${existsSync(checkpoint.path) ? "The checkpoint stays beside it.\n" : ""}`);
} finally {
  rmSync(folder, { recursive: true });
}
