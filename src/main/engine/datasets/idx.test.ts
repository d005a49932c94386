import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idx } from "./idx.ts";
import { readIntoMemory } from "./read-into-memory.ts";
import { damage, damaged, unwatched } from "./testing/damage.ts";
import { idxFile } from "./testing/dataset-files.ts";
import { readsOrRefuses } from "./testing/reads-or-refuses.ts";
import { temporaryFolder, writeFiles } from "./testing/temporary-folder.ts";

const read = (path: string) => readIntoMemory(idx, path, unwatched.signal);
const numbered = (count: number, start = 0) => Uint8Array.from({ length: count }, (_, k) => (start + k) % 256);
const images = (count: number, start = 0) => idxFile([count, 2, 3], numbered(count * 6, start));
const labels = (...values: number[]) => idxFile([values.length], Uint8Array.from(values));

describe("what the files hold is what is read", () => {
  test("for any images, plain or gzipped", async () => {
    const folder = temporaryFolder();
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
    );
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(), fc.boolean(), fc.constantFrom(".", "-"), async ([n, h, w], start, gz, dot) => {
        const pixels = numbered(n * h * w, start);
        const own = Int32Array.from({ length: n }, (_, k) => (start + k) % 5);
        const packed = gz ? gzipSync : (bytes: Uint8Array) => bytes;
        const ending = gz ? ".gz" : "";
        const file = join(folder, `${n}-images${dot}idx3-ubyte${ending}`);
        writeFileSync(file, packed(idxFile([n, h, w], pixels)));
        writeFileSync(join(folder, `${n}-labels${dot}idx1-ubyte${ending}`), packed(labels(...own)));
        const dataset = await read(file);
        expect(dataset.shape).toEqual([n, h, w, 1]);
        expect(Uint8Array.from(dataset.pixels)).toEqual(pixels);
        expect(dataset.labels).toEqual(own);
        expect(dataset.testIndices).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  test("where they are from, as a SOURCE.txt beside them says", async () => {
    const files = { "a-images-idx3-ubyte": images(1), "a-labels-idx1-ubyte": labels(0) };
    expect((await read(temporaryFolder(files))).source).toMatch(/^IDX files: /);
    const told = temporaryFolder({ ...files, "SOURCE.txt": "Digits by hand (CC0)\n" });
    expect((await read(told)).source).toBe("Digits by hand (CC0)");
  });

  test("a folder's training and test files are one dataset with that split; a plain file goes before its .gz", async () => {
    const folder = temporaryFolder({
      "t10k-images-idx3-ubyte": images(2, 100),
      "t10k-labels-idx1-ubyte": labels(1, 0),
      "train-images-idx3-ubyte": images(3),
      "train-images-idx3-ubyte.gz": "not gzip at all",
      "train-labels-idx1-ubyte.gz": gzipSync(labels(0, 1, 2)),
    });
    const dataset = await read(folder);
    expect(dataset.shape).toEqual([5, 2, 3, 1]);
    expect([...dataset.pixels]).toEqual([...numbered(18), ...numbered(12, 100)]);
    expect([...dataset.labels]).toEqual([0, 1, 2, 1, 0]);
    expect([...dataset.testIndices!]).toEqual([3, 4]);
    expect(dataset.classNames).toEqual(["0", "1", "2"]);
  });

  test("Fashion-MNIST's classes have their names", async () => {
    const folder = temporaryFolder({
      "fashion/train-images-idx3-ubyte": images(2),
      "fashion/train-labels-idx1-ubyte": labels(9, 0),
    });
    const { classNames } = await read(join(folder, "fashion"));
    expect([classNames[0], classNames[9], classNames.length]).toEqual(["T-shirt/top", "Ankle boot", 10]);
  });

  test("EMNIST's letters stand upright and are called by their characters", async () => {
    const folder = temporaryFolder({
      "emnist-letters-train-images-idx3-ubyte": images(2),
      "emnist-letters-train-labels-idx1-ubyte": labels(2, 1),
      "emnist-letters-mapping.txt": "1 65 97\n2 66 98\n",
    });
    const dataset = await read(folder);
    expect(dataset.shape).toEqual([2, 3, 2, 1]);
    expect([...dataset.pixels]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    expect(dataset.classNames).toEqual(["A/a", "B/b"]);
    expect([...dataset.labels]).toEqual([1, 0]);
  });
});

describe("what is wrong is said of the file that is", () => {
  const whole = { "train-images-idx3-ubyte": images(3), "train-labels-idx1-ubyte": labels(0, 1, 2) };
  test.each<[string, Record<string, Uint8Array | string>, RegExp]>([
    [
      "another magic number",
      { "train-images-idx3-ubyte": "PK\x03\x04 and so on" },
      /images.* does not begin as an IDX/,
    ],
    ["floats", { "train-images-idx3-ubyte": Buffer.from([0, 0, 0x0d, 3]) }, /type 0xd/],
    ["an empty file", { "train-images-idx3-ubyte": "" }, /cut short/],
    ["missing pixels", { "train-images-idx3-ubyte": images(3).subarray(0, 30) }, /has 30 bytes, where .* promises 34/],
    ["too many pixels", { "train-images-idx3-ubyte": Buffer.concat([images(3), Buffer.from("x")]) }, /promises 34/],
    [
      "extents that overflow",
      { "train-images-idx3-ubyte": idxFile([0xffffffff, 0xffffffff, 0xffffffff], numbered(9)) },
      /too much/,
    ],
    ["no images", { "train-images-idx3-ubyte": idxFile([0, 2, 3], numbered(0)) }, /promises 0 images/],
    ["fewer labels", { "train-labels-idx1-ubyte": labels(0, 1) }, /labels.* has 2 labels for the 3 images/],
    ["labels that are images", { "train-labels-idx1-ubyte": images(3) }, /3 dimensions, where labels have one/],
  ])("%s", async (_, files, message) => {
    const folder = temporaryFolder({ ...whole, ...files });
    await expect(read(folder)).rejects.toThrow(message);
  });

  test("labels that are missing, or a link to somewhere else", async () => {
    const folder = temporaryFolder({ "train-images-idx3-ubyte": images(3) });
    await expect(read(folder)).rejects.toMatchObject({ remedy: expect.stringContaining("train-labels-idx1-ubyte") });
    const elsewhere = temporaryFolder({ secret: labels(0, 1, 2) });
    symlinkSync(join(elsewhere, "secret"), join(folder, "train-labels-idx1-ubyte"));
    await expect(read(folder)).rejects.toThrow(/labels are missing/);
  });

  test("several sets in one folder", async () => {
    const folder = temporaryFolder({ ...whole, "emnist-digits-train-images-idx3-ubyte": images(1) });
    await expect(read(folder)).rejects.toThrow(/several sets/);
    await expect(read(join(folder, "train-images-idx3-ubyte"))).resolves.toMatchObject({ shape: [3, 2, 3, 1] });
  });

  test("a gzip bomb is refused by what its header promises, before it is inflated", async () => {
    const promise = gzipSync(idxFile([60_000, 1000, 1000], numbered(100)));
    const folder = temporaryFolder({
      "a-images-idx3-ubyte.gz": promise,
      "a-labels-idx1-ubyte.gz": gzipSync(labels(0)),
    });
    await expect(read(folder)).rejects.toThrow(/cannot hold the 60000000016 that it promises/);
  });
});

test("damaged files are refused by name, or are still in good order", async () => {
  const names = ["a-images-idx3-ubyte", "a-labels-idx1-ubyte"];
  const contents = [images(4), labels(0, 1, 0, 1)];
  const folder = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.boolean(), damage, damage, async (gz, first, second) => {
      const ending = gz ? ".gz" : "";
      const files = names.map((name, k) => {
        const bytes = gz ? gzipSync(contents[k]!) : contents[k]!;
        return [`set${ending}/${name}${ending}`, damaged(bytes, k === 0 ? first : second)] as const;
      });
      writeFiles(folder, Object.fromEntries(files));
      await readsOrRefuses(idx, join(folder, `set${ending}`));
    }),
    { numRuns: 300 },
  );
});
