import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numpy } from "./numpy.ts";
import { readIntoMemory } from "./read-into-memory.ts";
import { damage, damaged, readsOrRefuses, unwatched } from "./testing/damage.ts";
import { bytesOf, npyFile, type ZipContent, zipFile } from "./testing/dataset-files.ts";
import { temporaryFolder, writeFiles } from "./testing/temporary-folder.ts";
import { zipEntries } from "./zip-file.ts";

const read = (path: string) => readIntoMemory(numpy, path, unwatched.signal);
const numbered = (count: number) => Uint8Array.from({ length: count }, (_, k) => (k * 7) % 256);
const images = (n: number) => npyFile("|u1", `(${n}, 2, 2)`, numbered(n * 4));
const labels = (...values: number[]) =>
  npyFile("<i8", `(${values.length},)`, bytesOf(BigInt64Array.from(values, BigInt)));

describe("files", () => {
  test.each<[string, Uint8Array, number[], number[]]>([
    ["bytes", npyFile("|u1", "(2, 1, 2)", Uint8Array.of(0, 9, 200, 255)), [2, 1, 2, 1], [0, 9, 200, 255]],
    ["floats in [0, 1]", npyFile("<f4", "(1, 1, 3)", bytesOf(Float32Array.of(0, 0.5, 1))), [1, 1, 3, 1], [0, 128, 255]],
    ["doubles", npyFile("<f8", "(1, 1, 2)", bytesOf(Float64Array.of(0.2, 1))), [1, 1, 2, 1], [51, 255]],
    ["wider whole numbers", npyFile("<u2", "(1, 1, 2)", bytesOf(Uint16Array.of(7, 255))), [1, 1, 2, 1], [7, 255]],
    ["truth", npyFile("|b1", "(1, 1, 2)", Uint8Array.of(1, 0)), [1, 1, 2, 1], [255, 0]],
    ["channels last", npyFile("|u1", "(1, 1, 2, 3)", numbered(6)), [1, 1, 2, 3], [0, 7, 14, 21, 28, 35]],
    ["channels first", npyFile("|u1", "(1, 3, 1, 2)", numbered(6)), [1, 1, 2, 3], [0, 14, 28, 7, 21, 35]],
  ])("%s become pixels", async (_, content, shape, pixels) => {
    const n = shape[0]!;
    const folder = temporaryFolder({ "images.npy": content, "labels.npy": labels(...Array(n).fill(1)) });
    for (const path of [folder, join(folder, "images.npy")]) {
      const dataset = await read(path);
      expect(dataset.shape).toEqual(shape);
      expect([...dataset.pixels]).toEqual(pixels);
      expect(dataset.classNames).toEqual(["0", "1"]);
    }
  });

  test("labels of any whole type, [N] or [N, 1], under the names in use, with class names beside", async () => {
    const folder = temporaryFolder({
      "x_train.npy": images(2),
      "y_train.npy": npyFile("|u1", "(2, 1)", Uint8Array.of(2, 0)),
      "classes.txt": "cat\ndog\neel\n",
    });
    const dataset = await read(join(folder, "x_train.npy"));
    expect([...dataset.labels]).toEqual([2, 0]);
    expect(dataset.classNames).toEqual(["cat", "dog", "eel"]);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["objects, which would have to be unpickled", npyFile("|O", "(1,)", numbered(8)), /type \|O/],
    ["Fortran's order", npyFile("|u1", "(1, 2, 2)", numbered(4), "True"), /Fortran/],
    ["big-endian floats", npyFile(">f4", "(1, 1, 1)", numbered(4)), /type >f4/],
    ["five dimensions", npyFile("|u1", "(1, 1, 1, 1, 1)", numbered(1)), /\(1, 1, 1, 1, 1\)/],
    ["two channels", npyFile("|u1", "(1, 5, 5, 2)", numbered(50)), /2 channels/],
    ["too few elements", npyFile("|u1", "(9, 2, 2)", numbered(4)), /header promises/],
    ["extents that overflow", npyFile("|u1", "(99999999999, 99999999999, 9)", numbered(4)), /too much/],
    ["values above 1", npyFile("<f4", "(1, 1, 1)", bytesOf(Float32Array.of(1.5))), /value 1\.5/],
    ["values that are none", npyFile("<f4", "(1, 1, 1)", bytesOf(Float32Array.of(Number.NaN))), /value NaN/],
    ["a header without end", Buffer.from("\x93NUMPY\x02\x00\xff\xff\xff\x7f", "latin1"), /claims to be/],
    ["no array", Buffer.from("GIF89a, or something else"), /does not begin/],
  ])("%s are refused", async (_, content, message) => {
    const folder = temporaryFolder({ "images.npy": content, "labels.npy": labels(0) });
    await expect(read(folder)).rejects.toThrow(message);
  });

  test("labels that do not fit are refused", async () => {
    const folder = temporaryFolder({ "images.npy": images(2) });
    await expect(read(folder)).rejects.toThrow(/labels are missing/);
    writeFiles(folder, { "labels.npy": labels(0, 1, 2) });
    await expect(read(folder)).rejects.toThrow(/3 labels for the 2 images/);
    writeFiles(folder, { "labels.npy": labels(0, -1) });
    await expect(read(folder)).rejects.toThrow(/label 1 is -1/);
    writeFiles(folder, { "labels.npy": npyFile("<f4", "(2,)", bytesOf(Float32Array.of(0, 1))) });
    await expect(read(folder)).rejects.toThrow(/not class numbers/);
  });
});

describe("archives", () => {
  const keras = (deflate: boolean): ZipContent[] => [
    { name: "x_test.npy", content: images(1), deflate },
    { name: "y_test.npy", content: labels(1), deflate },
    { name: "x_train.npy", content: images(3), deflate },
    { name: "y_train.npy", content: labels(0, 1, 2), deflate },
  ];

  test.each([
    ["stored", false, false],
    ["deflated", true, false],
    ["ZIP64", true, true],
  ])("%s: training before test, with that split", async (_, deflate, zip64) => {
    const folder = temporaryFolder({ "mnist.npz": zipFile(keras(deflate), zip64) });
    const dataset = await read(join(folder, "mnist.npz"));
    expect(dataset.shape).toEqual([4, 2, 2, 1]);
    expect([...dataset.labels]).toEqual([0, 1, 2, 1]);
    expect([...dataset.testIndices!]).toEqual([3]);
    expect([...dataset.pixels]).toEqual([...numbered(12), ...numbered(4)]);
  });

  test("without names that are known, it says which there are", async () => {
    const folder = temporaryFolder({ "a.npz": zipFile([{ name: "../../etc/weights.npy", content: images(1) }]) });
    await expect(read(join(folder, "a.npz"))).rejects.toThrow(/it has \.\.\/\.\.\/etc\/weights/);
  });

  test.each<[string, Partial<ZipContent>, RegExp]>([
    ["a bomb, by its directory", { deflate: true, claimedSize: 2 ** 31 }, /cannot hold the 2147483648/],
    ["more than claimed", { deflate: true, claimedSize: 20 }, /longer than the 20 bytes|cut short/],
    ["less than claimed", { deflate: true, claimedSize: 500 }, /of the 500 bytes that it claims/],
    ["a wrong checksum", { claimedChecksum: 1 }, /checksum/],
  ])("%s is refused", async (_, change, message) => {
    const entries: ZipContent[] = [
      { name: "images.npy", content: images(1), ...change },
      { name: "labels.npy", content: labels(0) },
    ];
    const folder = temporaryFolder({ "a.npz": zipFile(entries) });
    await expect(read(join(folder, "a.npz"))).rejects.toThrow(message);
  });

  test("an entry's content is what was put in", async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 3000 }), fc.boolean()), { maxLength: 5 }),
        async (parts) => {
          const entries = parts.map(([content, deflate], k) => ({ name: `entry ${k}`, content, deflate }));
          writeFiles(folder, { "any.zip": zipFile(entries) });
          const found = await zipEntries(join(folder, "any.zip"));
          expect(found.map(({ name, size }) => [name, size])).toEqual(
            entries.map(({ name, content }) => [name, content.length]),
          );
          for (const [k, entry] of found.entries()) {
            await using bytes = await entry.open(unwatched.signal);
            expect(await bytes.read(entry.size)).toEqual(entries[k]!.content);
            await bytes.requireEnd();
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("damaged ones are refused by name, or are still in good order", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a.npz");
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.boolean(), damage, async (deflate, zip64, damages) => {
        writeFiles(folder, { "a.npz": damaged(zipFile(keras(deflate), zip64), damages) });
        await readsOrRefuses(numpy, path);
      }),
      { numRuns: 300 },
    );
  });
});

test("damaged files are refused by name, or are still in good order", async () => {
  const folder = temporaryFolder({ "labels.npy": labels(0, 1) });
  await fc.assert(
    fc.asyncProperty(damage, async (damages) => {
      writeFiles(folder, { "images.npy": damaged(images(2), damages) });
      await readsOrRefuses(numpy, folder);
    }),
    { numRuns: 200 },
  );
});
