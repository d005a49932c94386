import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numpy } from "./numpy.ts";
import { readIntoMemory } from "./read-into-memory.ts";
import { damage, damaged, unwatched } from "./testing/damage.ts";
import { bytesOf, npyFile, type ZipContent, zipFile } from "./testing/dataset-files.ts";
import { readsOrRefuses } from "./testing/reads-or-refuses.ts";
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
    ["floats in [−1, 1]", npyFile("<f4", "(1, 1, 3)", bytesOf(Float32Array.of(-1, 0, 1))), [1, 1, 3, 1], [0, 128, 255]],
    [
      "floats in [0, 255]",
      npyFile("<f4", "(1, 1, 3)", bytesOf(Float32Array.of(0, 7.4, 255))),
      [1, 1, 3, 1],
      [0, 7, 255],
    ],
    [
      "big-endian floats",
      npyFile(">f4", "(1, 1, 2)", Uint8Array.of(0x3f, 0x80, 0, 0, 0, 0, 0, 0)),
      [1, 1, 2, 1],
      [255, 0],
    ],
    ["half floats", npyFile("<f2", "(1, 1, 2)", bytesOf(Uint16Array.of(0x3c00, 0x3800))), [1, 1, 2, 1], [255, 128]],
    [
      "Fortran's order",
      npyFile("|u1", "(2, 1, 3)", Uint8Array.of(0, 3, 1, 4, 2, 5), "True"),
      [2, 1, 3, 1],
      [0, 1, 2, 3, 4, 5],
    ],
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
    ["complex numbers", npyFile("<c8", "(1, 1, 1)", numbered(8)), /type <c8/],
    ["text", npyFile("<U1", "(1, 1, 1)", numbered(4)), /it holds text/],
    ["five dimensions", npyFile("|u1", "(1, 1, 1, 1, 1)", numbered(1)), /\(1, 1, 1, 1, 1\)/],
    ["two channels", npyFile("|u1", "(1, 5, 5, 2)", numbered(50)), /2 channels/],
    ["too few elements", npyFile("|u1", "(9, 2, 2)", numbered(4)), /header promises/],
    ["extents that overflow", npyFile("|u1", "(99999999999, 99999999999, 9)", numbered(4)), /too much/],
    [
      "values of no range in use",
      npyFile("<f4", "(1, 1, 2)", bytesOf(Float32Array.of(-3, 1.5))),
      /between -3 and 1\.5/,
    ],
    ["values above 255", npyFile("<u2", "(1, 1, 1)", bytesOf(Uint16Array.of(256))), /value 256/],
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
    writeFiles(folder, { "labels.npy": npyFile("<f4", "(2,)", bytesOf(Float32Array.of(0, 0.5))) });
    await expect(read(folder)).rejects.toThrow(/label 1 is 0\.5/);
    writeFiles(folder, { "labels.npy": npyFile("<f4", "(2, 2)", bytesOf(Float32Array.of(0, 1, 0.6, 0.4))) });
    await expect(read(folder)).rejects.toThrow(/row 1 of its labels is no single 1/);
  });
});

describe("labels", () => {
  const ucs4 = (order: "LE" | "BE", ...words: string[]) => {
    const buffer = Buffer.alloc(words.length * 12);
    for (const [row, word] of words.entries())
      for (const [k, character] of [...word].entries())
        buffer[`writeUInt32${order}`](character.codePointAt(0)!, row * 12 + 4 * k);
    return buffer;
  };
  const named = (...words: string[]) => Buffer.concat(words.map((word) => Buffer.from(word.padEnd(3, "\0"))));

  test.each<[string, Uint8Array, number[], string[]]>([
    ["text", npyFile("<U3", "(3,)", ucs4("LE", "cat", "ox", "cat")), [0, 1, 0], ["cat", "ox"]],
    ["big-endian text", npyFile(">U3", "(3,)", ucs4("BE", "öä", "ox", "öä")), [1, 0, 1], ["ox", "öä"]],
    ["text of bytes", npyFile("|S3", "(3, 1)", named("cat", "ox", "cat")), [0, 1, 0], ["cat", "ox"]],
    ["numbers as text", npyFile("|S3", "(3,)", named("10", "9", "10")), [1, 0, 1], ["9", "10"]],
    ["floats", npyFile("<f4", "(3,)", bytesOf(Float32Array.of(2, 0, 1))), [2, 0, 1], ["0", "1", "2"]],
    ["big-endian numbers", npyFile(">i2", "(3,)", Uint8Array.of(0, 2, 0, 0, 0, 1)), [2, 0, 1], ["0", "1", "2"]],
    ["one column a class", npyFile("|u1", "(3, 2)", Uint8Array.of(0, 1, 1, 0, 0, 1)), [1, 0, 1], ["0", "1"]],
    [
      "columns in Fortran's order",
      npyFile("|u1", "(3, 2)", Uint8Array.of(0, 1, 0, 1, 0, 1), "True"),
      [1, 0, 1],
      ["0", "1"],
    ],
  ])("%s", async (_, content, expected, names) => {
    const folder = temporaryFolder({ "images.npy": images(3), "labels.npy": content });
    const dataset = await read(folder);
    expect([...dataset.labels]).toEqual(expected);
    expect(dataset.classNames).toEqual(names);
  });

  test("what import makes of values that are not plain is said", async () => {
    const folder = temporaryFolder({
      "images.npy": npyFile("<f4", "(1, 1, 2)", bytesOf(Float32Array.of(-0.5, 1))),
      "labels.npy": npyFile("|S3", "(1,)", named("cat")),
    });
    expect((await read(folder)).problems.notes).toEqual([
      "Pixels are floats between −1 and 1: −1 becomes black, 1 white",
      "Labels are text: the classes are in the order of their names",
    ]);
  });

  test("a value that the first images did not announce is named", async () => {
    const side = 1000;
    const count = 10;
    const large = new Float32Array(count * side * side).fill(0.5);
    large[large.length - 1] = 7;
    const folder = temporaryFolder({
      "images.npy": npyFile("<f4", `(${count}, ${side}, ${side})`, bytesOf(large)),
      "labels.npy": labels(...Array(count).fill(0)),
    });
    await expect(read(folder)).rejects.toThrow(/image 9 has the value 7, where those before it lie between 0 and 1/);
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
