import "@tensorflow/tfjs-backend-cpu";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Workplace, workplaceOn } from "../batches/workplace.ts";
import type { NetworkOnDisk, PackedImagesOnDisk } from "../blob-folder.ts";
import { PackedImageReader } from "../datasets/packed-images.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import type { Classifier } from "./classifier.ts";
import { ClassifierCache, loadClassifier } from "./load-classifier.ts";
import { layerOutputs, predict } from "./predict.ts";
import { encodeWeights } from "./weights-file.ts";

const design = bayesTrexCnn.design([9, 9, 1], 4);
const weights = design.initialise(1);
const never = new Promise<never>(() => {});
const count = 600;
const pixels = Uint8Array.from({ length: count * 81 }, (_, k) => (k * 7919) % 256);

let folder: string;
let packed: PackedImagesOnDisk;
let reference: NetworkOnDisk;
beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-predict-"));
  packed = { kind: "packed", path: join(folder, "images.bin"), shape: [count, 9, 9, 1] };
  writeFileSync(packed.path, pixels);
  reference = referenceTo("weights.safetensors", encodeWeights(weights));
});
afterAll(() => rmSync(folder, { recursive: true }));

function referenceTo(name: string, file: Uint8Array): NetworkOnDisk {
  const weightsPath = join(folder, name);
  writeFileSync(weightsPath, file);
  const weightsSha256 = createHash("sha256").update(file).digest("hex");
  return { architecture: bayesTrexCnn.id, weightsPath, weightsSha256, inputShape: [9, 9, 1], classCount: 4 };
}

describe("probabilities", () => {
  const run = workplaceOn(onnxRuntime());

  test.each([
    ["one image", [5]],
    ["some, in any order, twice over", [599, 0, 17, 0]],
    ["more than fit one batch", Array.from({ length: count }, (_, k) => (k * 7) % count)],
    ["none", []],
  ])("of %s are those that TF.js computes, row by row", async (_, indices) => {
    const classifier = await loadClassifier(reference);
    using images = new PackedImageReader(packed);
    const reports: number[] = [];
    const watch = {
      signal: new AbortController().signal,
      onProgress: ({ done }: { done: number }) => reports.push(done),
    };
    const actual = await predict(classifier, images, Int32Array.from(indices), run, watch);
    expect(actual).toHaveLength(indices.length * 4);
    expect(reports.at(-1) ?? 0).toBe(indices.length);

    if (indices.length === 0) return;
    const checked = [0, indices.length - 1];
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
    );
    const x = tf.tensor4d(images.read(checked.map((row) => indices[row]!)), [2, 9, 9, 1]);
    const expected = tf.softmax(design.forward(parameters, x).logits).arraySync() as number[][];
    for (const [position, row] of checked.entries())
      for (let c = 0; c < 4; c++) expect(actual[row * 4 + c]).toBeCloseTo(expected[position]![c]!, 5);
    for (let row = 0; row < indices.length; row++)
      expect(actual.subarray(row * 4, row * 4 + 4).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });

  test.each(["logits", "features"] as const)("the %s of a layer are those that TF.js computes", async (layer) => {
    const classifier = await loadClassifier(reference);
    using images = new PackedImageReader(packed);
    const all = Int32Array.from({ length: 300 }, (_, k) => (k * 11) % count);
    const watch = { signal: new AbortController().signal, onProgress: () => {} };
    const { values, width } = await layerOutputs(classifier, images, all, layer, run, watch);
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
    );
    const rows = [0, 256, 299];
    const x = tf.tensor4d(images.read(rows.map((row) => all[row]!)), [3, 9, 9, 1]);
    const expected = design.forward(parameters, x)[layer];
    expect(expected.shape).toEqual([3, width]);
    expect(values).toHaveLength(300 * width);
    const wanted = expected.arraySync();
    for (const [position, row] of rows.entries())
      for (let k = 0; k < width; k++) expect(values[row * width + k]).toBeCloseTo(wanted[position]![k]!, 4);
  });

  test("in less memory they are the same, in smaller batches", async () => {
    const classifier = await loadClassifier(reference);
    using images = new PackedImageReader(packed);
    const all = Int32Array.from({ length: 50 }, (_, k) => k);
    const run50 = async (workplace: Workplace) => {
      const reports: number[] = [];
      const onProgress = ({ done }: { done: number }) => reports.push(done);
      const watch = { signal: new AbortController().signal, onProgress };
      return { answers: await predict(classifier, images, all, workplace, watch), reports };
    };
    const free = await run50(run);
    expect(free.reports).toEqual([50]);
    const weightBytes = Object.values(weights).reduce((sum, { data }) => sum + data.byteLength, 0);
    // Room for what the two convolutions give for some twenty images.
    const memoryLimit = 1.25 * (weightBytes + 20 * 4 * (7 * 7 * 32 + 5 * 5 * 64));
    const bound = await run50({ ...run, memoryLimit });
    expect(bound.reports.length).toBeGreaterThan(1);
    expect(bound.reports.at(-1)).toBe(50);
    for (const [k, value] of bound.answers.entries()) expect(value).toBeCloseTo(free.answers[k]!, 6);
    await expect(run50({ ...run, memoryLimit: weightBytes })).rejects.toMatchObject({ code: "INVALID" });
    const one = Int32Array.of(3);
    const watch = { signal: new AbortController().signal, onProgress: () => {} };
    expect(await predict(classifier, images, one, { ...run, memoryLimit: 1 }, watch)).toHaveLength(4);
  });

  test("a black box gives its answers alone", async () => {
    const reason = "an operator is not covered";
    const { inputShape, classCount } = await loadClassifier(reference);
    const own = { inputShape, classCount, key: "box", reason, batchReason: null, batch: null, program: () => never };
    const classifier: Classifier = { kind: "black-box", ...own };
    using images = new PackedImageReader(packed);
    const watch = { signal: new AbortController().signal, onProgress: () => {} };
    const asked = layerOutputs(classifier, images, Int32Array.of(0), "features", run, watch);
    await expect(asked).rejects.toMatchObject({ code: "UNSUPPORTED", message: expect.stringContaining(reason) });
  });

  test("cancelling stops before the next batch", async () => {
    const classifier = await loadClassifier(reference);
    using images = new PackedImageReader(packed);
    const controller = new AbortController();
    const reports: number[] = [];
    const watch = {
      signal: controller.signal,
      onProgress: ({ done }: { done: number }) => {
        reports.push(done);
        controller.abort(new Error("enough"));
      },
    };
    const all = Int32Array.from({ length: count }, (_, k) => k);
    await expect(predict(classifier, images, all, run, watch)).rejects.toThrow("enough");
    expect(reports).toHaveLength(1);
    expect(reports[0]).toBeLessThan(count);
  });
});

describe("a weights file", () => {
  test("that is gone, is another or is another network's, is refused by name", async () => {
    const gone = { ...reference, weightsPath: join(folder, "gone") };
    await expect(loadClassifier(gone)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const changed = { ...reference, weightsSha256: "0".repeat(64) };
    await expect(loadClassifier(changed)).rejects.toThrow(/not those that were stored/);
    const { "fc2/bias": _, ...rest } = weights;
    const misfit = referenceTo("misfit", encodeWeights({ ...rest, other: { shape: [1], data: Float32Array.of(1) } }));
    await expect(loadClassifier(misfit)).rejects.toMatchObject({
      message: expect.stringContaining("not this network's"),
      detail: "fc2/bias should be [4], is missing; other is unknown",
    });
    const unknown = { ...reference, architecture: "none" };
    await expect(loadClassifier(unknown)).rejects.toThrow(/no architecture none/);
  });

  test("is read once while it is among those used last", async () => {
    const cache = new ClassifierCache(1);
    const first = await cache.load(reference);
    expect(await cache.load({ ...reference })).toBe(first);
    const other = await cache.load(referenceTo("other", encodeWeights(design.initialise(2))));
    expect(other.key).not.toBe(first.key);
    expect(await cache.load(reference)).not.toBe(first);
  });
});
