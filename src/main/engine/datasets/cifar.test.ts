import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cifar } from "./cifar.ts";
import { readIntoMemory } from "./read-into-memory.ts";
import { damage, damaged, unwatched } from "./testing/damage.ts";
import { readsOrRefuses } from "./testing/reads-or-refuses.ts";
import { temporaryFolder, writeFiles } from "./testing/temporary-folder.ts";

const read = (path: string) => readIntoMemory(cifar, path, unwatched.signal);

/** A record whose pixel k of channel c is (k + 50 c + its label) mod 256. */
function record(...labels: number[]): Uint8Array {
  const planes = Uint8Array.from({ length: 3072 }, (_, k) => (k % 1024) + 50 * Math.floor(k / 1024) + labels.at(-1)!);
  return Buffer.concat([Uint8Array.from(labels), planes]);
}
const pixel = (label: number, k: number) => [0, 1, 2].map((c) => (k + 50 * c + label) % 256);
const names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

test("CIFAR-10: batches in their numbers' order, channels last, the test batch is the test set", async () => {
  const folder = temporaryFolder({
    "batches.meta.txt": `${names.join("\n")}\n\n`,
    "data_batch_10.bin": record(3),
    "data_batch_2.bin": Buffer.concat([record(9), record(0)]),
    "test_batch.bin": record(7),
  });
  const dataset = await read(folder);
  expect(dataset.shape).toEqual([4, 32, 32, 3]);
  expect([...dataset.labels]).toEqual([9, 0, 3, 7]);
  expect([...dataset.testIndices!]).toEqual([3]);
  expect(dataset.classNames).toEqual(names);
  for (const [image, label] of [9, 0, 3, 7].entries())
    for (const k of [0, 31, 1023])
      expect([...dataset.pixels.subarray(image * 3072 + 3 * k, image * 3072 + 3 * k + 3)]).toEqual(pixel(label, k));
});

test("CIFAR-100: the fine label counts, and classes without a list of names are numbers", async () => {
  const folder = temporaryFolder({ "train.bin": Buffer.concat([record(19, 99), record(0, 1)]) });
  const dataset = await read(join(folder, "train.bin"));
  expect([...dataset.labels]).toEqual([99, 1]);
  expect(dataset.testIndices).toBeNull();
  expect(dataset.classNames).toHaveLength(100);
  expect(dataset.problems.shown).toEqual([expect.stringContaining("fine_label_names.txt is missing")]);
});

test.each<[string, Uint8Array, RegExp]>([
  ["half a record", record(1).subarray(0, 100), /100 bytes, which is no whole number of CIFAR-10's records/],
  ["an empty file", new Uint8Array(0), /0 bytes/],
  ["a label that there is not", Buffer.concat([record(1), record(10)]), /image 1 has the label 10/],
])("%s is refused, with the file named", async (_, content, message) => {
  const folder = temporaryFolder({ "data_batch_1.bin": content });
  await expect(read(folder)).rejects.toThrow(message);
  await expect(read(folder)).rejects.toThrow(/data_batch_1\.bin/);
});

test("a damaged file is refused by name, or is still in good order", async () => {
  const folder = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(damage, async (damages) => {
      writeFiles(folder, { "data_batch_1.bin": damaged(Buffer.concat([record(1), record(2)]), damages) });
      await readsOrRefuses(cifar, folder);
    }),
    { numRuns: 100 },
  );
});
