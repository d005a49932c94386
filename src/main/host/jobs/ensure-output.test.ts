import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RunOptions } from "#engine/client.ts";
import type { EngineTasks } from "#engine/protocol.ts";
import type { EvaluatedPart } from "#shared/contract/library.ts";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import { bytesOf } from "../library/dataset-contents.ts";
import { createStore } from "../store/open-store.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { ensureOutput, imagesAtATime } from "./ensure-output.ts";

const count = 2 * imagesAtATime + 10;
const testIndices = Int32Array.from({ length: imagesAtATime + 5 }, (_, k) => 2 * k + (k > 600 ? 1 : 0)).filter(
  (index) => index < count,
);
const classifier = { architecture: "mlp", weightsSha256: "ww", inputShape: [1, 1, 1], classNames: ["a", "b"] };
const expected = Array.from({ length: 2 * count }, (_, k) => Math.fround(k / 7));

/** An engine that gives each image two values, and dies at its n-th answer. */
function setUp() {
  const store = createStore(join(temporaryFolder(), "project"), "Outputs");
  onTestFinished(() => store.close());
  const kept = (numbers: Int32Array) => writeBlob(store, bytesOf(numbers), "application/octet-stream");
  const dataset = {
    ...{ id: "d", count, height: 1, width: 1, channels: 1, sha256: "d", contentsSha256: "dd", folder: null },
    labelsSha256: kept(new Int32Array(count)),
    testIndicesSha256: kept(testIndices),
  };
  const asked: number[] = [];
  const progress: number[] = [];
  const death = { at: Number.POSITIVE_INFINITY };
  const engine = {
    async run(_: string, { indices }: EngineTasks["predict"]["params"], options: RunOptions) {
      if (asked.length === death.at) throw new Error("the engine died");
      asked.push(indices!.length);
      options.onProgress?.({ done: indices!.length, total: indices!.length, unit: "images", message: "" });
      const values = Float32Array.from([...indices!].flatMap((index) => [(2 * index) / 7, (2 * index + 1) / 7]));
      return { values, width: 2, setAside: [] };
    },
  };
  const context = {
    store,
    engine: engine as never,
    signal: new AbortController().signal,
    progress: ({ done }: { done: number }) => progress.push(done),
  };
  const ensure = (part: EvaluatedPart, layer: "probabilities" | "features" = "features") =>
    ensureOutput(context, classifier as unknown as StoredClassifier, dataset as unknown as StoredDataset, layer, part);
  return { store, asked, progress, ensure, death };
}

const rest = count - testIndices.length;
const sizes = (total: number) => [imagesAtATime, total - imagesAtATime];
const floats = (store: Store, sha256: string) => [...new Float32Array(new Uint8Array(store.blobs.read(sha256)).buffer)];

test("the test images' values come first, and all are stored once, in the dataset's order", async () => {
  const { store, asked, progress, ensure } = setUp();
  const tested = await ensure("test");
  expect(floats(store, tested)).toEqual([...testIndices].flatMap((k) => [expected[2 * k]!, expected[2 * k + 1]!]));
  expect(asked).toEqual(sizes(testIndices.length));
  const sha256 = await ensure("all");
  expect(floats(store, sha256)).toEqual(expected);
  expect(asked).toEqual([...sizes(testIndices.length), ...sizes(rest)]);
  expect(progress.at(-1)).toBe(count);
  expect(await ensure("all")).toBe(sha256);
  expect(await ensure("test")).toBe(tested);
  expect(asked).toHaveLength(4);
  await ensure("all", "probabilities");
  expect(asked).toHaveLength(8);
});

test("what was computed before a kill is not computed again", async () => {
  const { store, asked, ensure, death } = setUp();
  death.at = 2;
  await expect(ensure("all")).rejects.toThrow("the engine died");
  death.at = Number.POSITIVE_INFINITY;
  const sha256 = await ensure("all");
  expect(asked).toHaveLength(4);
  expect(floats(store, sha256)).toEqual(expected);
  expect(readdirSync(dirname(store.blobs.incoming("any")))).toEqual([]);
  expect(existsSync(store.blobs.pathOf(sha256))).toBe(true);
});
