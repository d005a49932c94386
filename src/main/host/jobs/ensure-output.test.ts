import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RunOptions } from "#engine/client.ts";
import type { EngineTasks } from "#engine/protocol.ts";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { createStore } from "../store/store.ts";
import { ensureOutput, imagesAtATime } from "./ensure-output.ts";

const count = 2 * imagesAtATime + 10;
const dataset = { id: "d", count, height: 1, width: 1, channels: 1, sha256: "d", contentsSha256: "dd", folder: null };
const classifier = { architecture: "mlp", weightsSha256: "ww", inputShape: [1, 1, 1], classNames: ["a", "b"] };
const expected = Array.from({ length: 2 * count }, (_, k) => Math.fround(k / 7));

/** An engine that gives each image two values, and dies at its n-th answer. */
function setUp() {
  const store = createStore(join(temporaryFolder(), "project"), "Outputs");
  onTestFinished(() => store.close());
  const asked: number[] = [];
  const progress: number[] = [];
  const death = { at: Number.POSITIVE_INFINITY };
  const engine = {
    async run(_: string, { indices }: EngineTasks["predict"]["params"], options: RunOptions) {
      if (asked.length === death.at) throw new Error("the engine died");
      asked.push(indices![0]!);
      options.onProgress?.({ done: indices!.length, total: indices!.length, unit: "images", message: "" });
      const values = Float32Array.from({ length: 2 * indices!.length }, (_, k) => (2 * indices![0]! + k) / 7);
      return { values, width: 2 };
    },
  };
  const context = {
    store,
    engine: engine as never,
    signal: new AbortController().signal,
    progress: ({ done }: { done: number }) => progress.push(done),
  };
  const ensure = (layer: "probabilities" | "features" = "features") =>
    ensureOutput(context, classifier as unknown as StoredClassifier, dataset as unknown as StoredDataset, layer);
  return { store, asked, progress, ensure, death };
}

test("every image's values are stored once, in order, and not computed again", async () => {
  const { store, asked, progress, ensure } = setUp();
  const sha256 = await ensure();
  const bytes = new Uint8Array(store.blobs.read(sha256));
  expect([...new Float32Array(bytes.buffer)]).toEqual(expected);
  expect(asked).toEqual([0, imagesAtATime, 2 * imagesAtATime]);
  expect(progress).toEqual([imagesAtATime, 2 * imagesAtATime, count]);
  expect(await ensure()).toBe(sha256);
  expect(asked).toHaveLength(3);
  await ensure("probabilities");
  expect(asked).toHaveLength(6);
});

test("what was computed before a kill is not computed again", async () => {
  const { store, asked, ensure, death } = setUp();
  death.at = 2;
  await expect(ensure()).rejects.toThrow("the engine died");
  death.at = Number.POSITIVE_INFINITY;
  const sha256 = await ensure();
  expect(asked).toEqual([0, imagesAtATime, 2 * imagesAtATime]);
  expect([...new Float32Array(new Uint8Array(store.blobs.read(sha256)).buffer)]).toEqual(expected);
  expect(readdirSync(dirname(store.blobs.incoming("any")))).toEqual([]);
  expect(existsSync(store.blobs.pathOf(sha256))).toBe(true);
});
