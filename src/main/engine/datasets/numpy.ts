import { dirname, join } from "node:path";
import type { Watch } from "../watch.ts";
import { type ByteReader, openBytes, requireLength } from "./byte-reader.ts";
import { damaged, requirePath, unsupported } from "./dataset-error.ts";
import type { DatasetReader, PackedDataset } from "./dataset-reader.ts";
import { inRowOrder, requireFortranFits } from "./fortran-order.ts";
import { byteCount, requireImageShape } from "./limits.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";
import { classesOf, type ReadLabels, readNpyLabels } from "./npy-labels.ts";
import { asBytes, sampledRange } from "./npy-pixels.ts";
import { concatenated, interleaved, type PackedPart } from "./packed-parts.ts";
import { lookAt, type PathContents } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { isPlainFile, linesOf, readText } from "./small-file.ts";
import { zipEntries } from "./zip-file.ts";

/** Arrays by their names: those of an archive, or the two files of a pair. */
type Arrays = ReadonlyMap<string, (signal: AbortSignal) => Promise<ByteReader>>;

interface Pair {
  readonly images: string;
  readonly labels: string;
  readonly isTest: boolean;
}

/** What libraries call the arrays of an archive: Keras, MedMNIST (its validation images are test images), plain names. */
const knownNames: readonly (readonly Pair[])[] = [
  [
    { images: "x_train", labels: "y_train", isTest: false },
    { images: "x_test", labels: "y_test", isTest: true },
  ],
  [
    { images: "X_train", labels: "y_train", isTest: false },
    { images: "X_test", labels: "y_test", isTest: true },
  ],
  [
    { images: "train_images", labels: "train_labels", isTest: false },
    { images: "val_images", labels: "val_labels", isTest: true },
    { images: "test_images", labels: "test_labels", isTest: true },
  ],
  [{ images: "images", labels: "labels", isTest: false }],
  [{ images: "x", labels: "y", isTest: false }],
  [{ images: "X", labels: "y", isTest: false }],
  [{ images: "data", labels: "labels", isTest: false }],
  [{ images: "arr_0", labels: "arr_1", isTest: false }],
];

/**
 * Arrays of numpy: an archive (`.npz`) with images and labels under names in use, or a file of images (`.npy`) with its
 * labels beside it. Images are `[N, H, W]`, `[N, H, W, C]` or `[N, C, H, W]` in C's or Fortran's order, of either byte
 * order: bytes, or floats in [0, 1], [−1, 1] or [0, 255]. Labels are class numbers, text, or one column a class.
 */
export const numpy: DatasetReader = {
  id: "numpy",
  label: "NumPy arrays (.npz or .npy)",
  description:
    "An .npz with x_train, y_train, … or images and labels; or an .npy of images, with labels.npy or NAME_labels.npy beside it.",
  needsPath: true,

  async recognises({ isFolder, name, files }: PathContents) {
    return isFolder ? files.includes("images.npy") : /\.np[yz]$/i.test(name);
  },

  async open(path, _, watch): Promise<PackedDataset> {
    const place = lookAt(requirePath(path, numpy.label));
    const file = place.isFolder ? join(place.path, "images.npy") : place.path;
    const { arrays, pairs } = /\.npz$/i.test(file) ? await inArchive(file) : inFiles(file);
    const problems = new Problems();
    const opened = [];
    for (const pair of pairs) opened.push({ ...pair, ...(await openPart(file, arrays, pair, watch, problems)) });
    const { labelOf, names } = classesOf(
      file,
      opened.map((own) => own.labels),
      problems,
    );
    const ordered = opened
      .map(({ isTest, part, labels }) => ({ isTest, part: { ...part, labels: labelOf(labels) } }))
      .sort((a, b) => Number(a.isTest) - Number(b.isTest));
    if (new Set(ordered.map(({ part }) => String(part.shape.slice(1)))).size > 1)
      throw damaged(file, "its arrays hold images of different sizes");
    const { shape, labels, pixels } = concatenated(ordered.map(({ part }) => part));
    const trainCount = ordered.reduce((sum, { part, isTest }) => sum + (isTest ? 0 : part.labels.length), 0);
    const hasSplit = trainCount > 0 && trainCount < labels.length;
    return {
      kind: "packed",
      source: `NumPy arrays: ${file}`,
      classNames: names ?? numberedClasses(file, labels, problems),
      shape,
      labels,
      testIndices: hasSplit ? Int32Array.from({ length: shape[0] - trainCount }, (_, k) => trainCount + k) : null,
      problems,
      pixels,
    };
  },
};

async function inArchive(file: string): Promise<{ arrays: Arrays; pairs: Pair[] }> {
  const entries = await zipEntries(file);
  const arrays: Arrays = new Map(entries.map(({ name, open }) => [name.replace(/\.npy$/, ""), open]));
  const has = ({ images, labels }: Pair) => arrays.has(images) && arrays.has(labels);
  const pairs = knownNames.find((candidates) => candidates.some(has))?.filter(has);
  if (pairs) return { arrays, pairs };
  throw unsupported(
    file,
    `it has no images and labels under names that are known (it has ${[...arrays.keys()].slice(0, 10).join(", ") || "nothing"})`,
    "Save it with numpy.savez(file, images=…, labels=…).",
  );
}

function inFiles(file: string): { arrays: Arrays; pairs: Pair[] } {
  const folder = dirname(file);
  const stem = file.slice(folder.length + 1).replace(/\.npy$/i, "");
  const names = [
    `${stem.replace(/images?|^x(?=_|$)/i, (word) => (/^x$/i.test(word) ? "y" : "labels"))}`,
    `${stem}_labels`,
    "labels",
  ];
  const labels = names.find((name) => name !== stem && isPlainFile(join(folder, `${name}.npy`)));
  if (labels === undefined)
    throw unsupported(file, "its labels are missing", `Put ${stem}_labels.npy or labels.npy beside it.`);
  const open = (name: string) => async (signal: AbortSignal) => openBytes(join(folder, `${name}.npy`), signal);
  return {
    arrays: new Map([
      [stem, async (signal: AbortSignal) => openBytes(file, signal)],
      [labels, open(labels)],
    ]),
    pairs: [{ images: stem, labels, isTest: false }],
  };
}

async function openPart(
  file: string,
  arrays: Arrays,
  { images, labels }: Pair,
  watch: Watch,
  problems: Problems,
): Promise<{ part: Omit<PackedPart, "labels">; labels: ReadLabels }> {
  const { header, label } = await headerOf(arrays, images, watch);
  const { type } = header;
  const { shape, planar } = imageShape(label, header.shape);
  requireImageShape(label, shape);
  if (type.kind === "text") throw unsupported(label, "it holds text", "Give images as numbers.");
  if (label === file) requireLength(file, header.length + byteCount(shape) * type.bytes);
  const read = await readLabels(arrays, labels, watch);
  if (read.count !== shape[0])
    throw damaged(file, `${labels} has ${read.count} labels for the ${shape[0]} images of ${images}`);
  const elements = async function* (signal: AbortSignal) {
    await using bytes = await arrays.get(images)!(signal);
    await readNpyHeader(bytes);
    const stored = bytes.pieces(byteCount(shape) * type.bytes);
    yield* header.isFortran ? inRowOrder(label, stored, header.shape, type.bytes) : stored;
    await bytes.requireEnd();
  };
  if (header.isFortran) requireFortranFits(label, byteCount(shape) * type.bytes);
  const perImage = byteCount(shape.slice(1));
  const range = await sampledRange(label, elements(watch.signal), type, perImage, shape[0]);
  if (range.note !== null && !problems.notes.includes(range.note)) problems.notes.push(range.note);
  const part = {
    shape,
    labels: new Int32Array(shape[0]),
    pixels: (signal: AbortSignal) =>
      type.kind === "byte" ? elements(signal) : asBytes(label, elements(signal), type, range, perImage),
  };
  return { part: planar ? interleaved(part) : part, labels: read };
}

async function headerOf(
  arrays: Arrays,
  name: string,
  { signal }: Watch,
): Promise<{ header: NpyHeader; label: string }> {
  await using bytes = await arrays.get(name)!(signal);
  return { header: await readNpyHeader(bytes), label: bytes.file };
}

/** Channels come last where the last extent may be a number of channels, else first; without them there is one. */
function imageShape(file: string, shape: readonly number[]): { shape: PackedPart["shape"]; planar: boolean } {
  const [count, a, b, c] = shape as [number, number, number, number];
  if (shape.length === 3) return { shape: [count, a, b, 1], planar: false };
  if (shape.length !== 4)
    throw unsupported(
      file,
      `its shape is (${shape.join(", ")})`,
      "Give images as [N, H, W], [N, H, W, C] or [N, C, H, W].",
    );
  const isChannels = (extent: number) => extent === 1 || extent === 3;
  return isChannels(a) && !isChannels(c)
    ? { shape: [count, b, c, a], planar: true }
    : { shape: [count, a, b, c], planar: false };
}

async function readLabels(arrays: Arrays, name: string, { signal }: Watch): Promise<ReadLabels> {
  await using bytes = await arrays.get(name)!(signal);
  return readNpyLabels(bytes);
}

/** From `class_names.txt` or `classes.txt` beside the file, a name a line; otherwise the numbers. */
function numberedClasses(file: string, labels: Int32Array, problems: Problems): string[] {
  const count = labels.reduce((largest, label) => Math.max(largest, label), 0) + 1;
  for (const name of ["class_names.txt", "classes.txt"]) {
    const text = readText(join(dirname(file), name));
    if (text === null) continue;
    const names = linesOf(text);
    if (names.length >= count && new Set(names).size === names.length) return names;
    problems.add(`${name} does not name ${count} different classes, so they are called by their numbers`);
  }
  return Array.from({ length: count }, (_, label) => String(label));
}
