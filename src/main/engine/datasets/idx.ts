import { dirname, join } from "node:path";
import type { Watch } from "../watch.ts";
import { openBytes, requireLength } from "./byte-reader.ts";
import { damaged, requirePath, unsupported } from "./dataset-error.ts";
import type { DatasetReader, PackedDataset } from "./dataset-reader.ts";
import { byteCount, requireImageShape } from "./limits.ts";
import { concatenated, type PackedPart, transposed } from "./packed-parts.ts";
import { lookAt, type PathContents } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { isPlainFile, linesOf, readText } from "./small-file.ts";

const imagesName = /^(.*?)images?([-.]idx[34]-ubyte(?:\.gz)?)$/i;
const trainName = /(^|[-_.])train[-_.]?$/i;
const testName = /(^|[-_.])(t10k|test)[-_.]?$/i;

const fashion = "T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot".split(",");

/**
 * The IDX files of MNIST, Fashion-MNIST and EMNIST: `…images-idx3-ubyte` with `…labels-idx1-ubyte` beside it, plain or
 * gzipped. A folder's training and test files become one dataset with that split.
 * Format: http://yann.lecun.com/exdb/mnist, "The IDX file format".
 */
export const idx: DatasetReader = {
  id: "idx",
  label: "IDX files (MNIST, Fashion-MNIST, EMNIST)",
  description:
    "A folder with …images-idx3-ubyte and …labels-idx1-ubyte files, plain or .gz, or one such file of images.",
  needsPath: true,

  async recognises({ name, isFolder, files }) {
    return (isFolder ? files : [name]).some((file) => imagesName.test(file));
  },

  async open(path, _, watch): Promise<PackedDataset> {
    const place = lookAt(requirePath(path, idx.label));
    const chosen = chooseFiles(place);
    const parts = [];
    for (const images of chosen) parts.push(await openPart(images, watch));
    const isEmnist = /^emnist/i.test(chosen[0]!.name);
    const [train, test] = parts;
    if (test && String(test.shape.slice(1)) !== String(train!.shape.slice(1)))
      throw damaged(place.path, "its training and test images are of different sizes");
    const { shape, labels, pixels } = concatenated(parts.map((part) => (isEmnist ? transposed(part) : part)));
    const trainCount = train!.labels.length;
    return {
      kind: "packed",
      source: sourceOf(chosen[0]!) ?? `IDX files: ${chosen.map(({ file }) => file).join(", ")}`,
      shape,
      ...named(labels, chosen[0]!),
      testIndices: test ? Int32Array.from(test.labels, (_, k) => trainCount + k) : null,
      problems: new Problems(),
      pixels,
    };
  },
};

/** A SOURCE.txt beside the images says where they are from, and their licence. */
const sourceOf = ({ file }: ImagesFile): string | null => readText(join(dirname(file), "SOURCE.txt"))?.trim() || null;

interface ImagesFile {
  readonly file: string;
  readonly name: string;
  /** What precedes "images": "train-", "emnist-letters-test-". */
  readonly prefix: string;
}

/** The images to read, training before test. */
function chooseFiles({ path, name, isFolder, files }: PathContents): ImagesFile[] {
  const of = (name: string, folder: string): ImagesFile => {
    const prefix = imagesName.exec(name)?.[1] ?? "";
    return { file: join(folder, name), name, prefix };
  };
  if (!isFolder) return [of(name, dirname(path))];
  const compressedTwin = (file: string) => /\.gz$/i.test(file) && files.includes(file.slice(0, -3));
  const candidates = files.filter((file) => imagesName.test(file) && !compressedTwin(file));
  const sets = Map.groupBy(
    candidates.map((file) => of(file, path)),
    ({ prefix }) => setOf(prefix),
  );
  if (sets.size === 0) throw unsupported(path, "it has no …images-idx3-ubyte file", "Choose the folder that has it.");
  const [chosen] = sets.values();
  const ordered = chosen!.toSorted((a, b) => Number(testName.test(a.prefix)) - Number(testName.test(b.prefix)));
  const tests = ordered.map(({ prefix }) => testName.test(prefix));
  if (sets.size > 1 || ordered.length > 2 || (ordered.length === 2 && (tests[0] || !tests[1])))
    throw unsupported(
      path,
      `it has several sets of images (${candidates.join(", ")})`,
      "Choose one of these files of images.",
    );
  return ordered;
}

async function openPart({ file }: ImagesFile, watch: Watch): Promise<PackedPart> {
  const { shape, headerBytes } = await readHeader(file, watch);
  const [count, height, width, channels = 1] = shape;
  if (shape.length !== 3 && shape.length !== 4)
    throw unsupported(file, `it has ${shape.length} dimensions`, "Choose a file of images (idx3 or idx4).");
  const full = [count!, height!, width!, channels] as const;
  requireImageShape(file, full);
  requireLength(file, headerBytes + byteCount(full));
  const labels = await readLabels(labelsFile(file), watch);
  if (labels.length !== count)
    throw damaged(labelsFile(file), `it has ${labels.length} labels for the ${count} images of ${file}`);
  return {
    shape: full,
    labels,
    async *pixels(signal) {
      await using bytes = openBytes(file, signal);
      await bytes.read(headerBytes);
      yield* bytes.pieces(byteCount(full));
      await bytes.requireEnd();
    },
  };
}

/** `0 0 type dimensions`, then each extent as a big-endian 32-bit integer. */
async function readHeader(file: string, { signal }: Watch): Promise<{ shape: number[]; headerBytes: number }> {
  await using bytes = openBytes(file, signal);
  const [zero, alsoZero, type, dimensions] = await bytes.read(4);
  if (zero !== 0 || alsoZero !== 0 || dimensions === 0 || dimensions! > 4)
    throw damaged(file, "it does not begin as an IDX file");
  if (type !== 0x08)
    throw unsupported(file, `its values are of type 0x${type!.toString(16)}`, "Choose a file of bytes (ubyte).");
  const extents = new DataView((await bytes.read(4 * dimensions!)).buffer);
  return {
    shape: Array.from({ length: dimensions! }, (_, k) => extents.getUint32(4 * k)),
    headerBytes: 4 + 4 * dimensions!,
  };
}

async function readLabels(file: string, watch: Watch): Promise<Int32Array> {
  const { shape, headerBytes } = await readHeader(file, watch);
  if (shape.length !== 1) throw damaged(file, `it has ${shape.length} dimensions, where labels have one`);
  requireImageShape(file, [shape[0]!, 1, 1, 1]);
  requireLength(file, headerBytes + shape[0]!);
  await using bytes = openBytes(file, watch.signal);
  await bytes.read(headerBytes);
  const labels = Int32Array.from(await bytes.read(shape[0]!));
  await bytes.requireEnd();
  return labels;
}

/** The labels beside a file of images, plain or gzipped whichever is there. */
function labelsFile(images: string): string {
  const folder = dirname(images);
  const name = images.slice(folder.length + 1).replace(/images?([-.])idx[34]/i, "labels$1idx1");
  const plain = name.replace(/\.gz$/i, "");
  const beside = [name, plain, `${plain}.gz`].map((candidate) => join(folder, candidate));
  const found = beside.find((candidate) => candidate !== images && isPlainFile(candidate));
  if (found) return found;
  throw unsupported(images, "its labels are missing", `Put ${name} beside it.`);
}

/**
 * Classes by their names: EMNIST has a mapping file beside it (a line a class: label, character codes), Fashion-MNIST's
 * are known, others are called by their numbers.
 */
function named(labels: Int32Array, { file, prefix }: ImagesFile): { labels: Int32Array; classNames: string[] } {
  const present = [...new Set(labels)].sort((a, b) => a - b);
  const mapping = join(dirname(file), `${setOf(prefix).replace(/-$/, "")}-mapping.txt`);
  const text = readText(mapping);
  if (text === null) {
    const largest = present.at(-1)!;
    const names = largest < fashion.length && /fashion/i.test(file) ? fashion : null;
    return { labels, classNames: names ?? Array.from({ length: largest + 1 }, (_, label) => String(label)) };
  }
  const characters = parseMapping(text);
  const unknown = present.find((label) => !characters.has(label));
  if (unknown !== undefined) throw damaged(mapping, `it does not say what label ${unknown} is`);
  const order = [...characters.keys()].sort((a, b) => a - b);
  const position = new Map(order.map((label, index) => [label, index]));
  return {
    classNames: order.map((label) => characters.get(label)!),
    labels: labels.map((label) => position.get(label)!),
  };
}

/** By label, what the characters with these codes are: "1 65 97" is "A/a". */
function parseMapping(text: string): Map<number, string> {
  const readable = (code: number) => Number.isInteger(code) && code >= 32 && code < 0x110000;
  return new Map(
    linesOf(text).flatMap((line) => {
      const [label, ...codes] = line.split(/\s+/).map(Number);
      if (codes.length === 0 || !codes.every(readable)) return [];
      return [[label!, codes.map((code) => String.fromCodePoint(code)).join("/")] as const];
    }),
  );
}

/** What a set's training and test files share: "emnist-letters-". */
const setOf = (prefix: string) => prefix.replace(trainName, "").replace(testName, "");
