import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Watch } from "../watch.ts";
import { openBytes } from "./byte-reader.ts";
import { damaged, requirePath, unreadable, unsupported } from "./dataset-error.ts";
import type { DatasetReader, PackedDataset } from "./dataset-reader.ts";
import { concatenated, inRecords, interleaved, type PackedPart } from "./packed-parts.ts";
import { lookAt, type PathContents } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { linesOf, readText } from "./small-file.ts";

const side = 32;
const imageBytes = 3 * side * side;

interface Variant {
  readonly name: string;
  readonly classCount: number;
  /** Bytes before an image's pixels; the last of them is its label. */
  readonly labelBytes: number;
  readonly train: RegExp;
  readonly test: RegExp;
  readonly namesFile: string;
}

/** https://www.cs.toronto.edu/~kriz/cifar.html, "binary version". CIFAR-100 puts the coarse label before the fine one. */
const variants: readonly Variant[] = [
  {
    name: "CIFAR-10",
    classCount: 10,
    labelBytes: 1,
    train: /^data_batch_\d+\.bin$/,
    test: /^test_batch\.bin$/,
    namesFile: "batches.meta.txt",
  },
  {
    name: "CIFAR-100",
    classCount: 100,
    labelBytes: 2,
    train: /^train\.bin$/,
    test: /^test\.bin$/,
    namesFile: "fine_label_names.txt",
  },
];

/** The binary version of CIFAR-10 and CIFAR-100: their folder, which has the split, or one of its files. */
export const cifar: DatasetReader = {
  id: "cifar",
  label: "CIFAR-10 or CIFAR-100 (binary version)",
  description:
    "The folder with data_batch_1.bin … and test_batch.bin, or with train.bin and test.bin, or one of these.",
  needsPath: true,

  async recognises(path) {
    return variantOf(path) !== undefined;
  },

  async open(path, _, watch): Promise<PackedDataset> {
    const place = lookAt(requirePath(path, cifar.label));
    const variant = variantOf(place);
    if (!variant)
      throw unsupported(
        place.path,
        "its files are not named as those of CIFAR are",
        "Keep the names that they came with.",
      );
    const folder = place.isFolder ? place.path : dirname(place.path);
    const names = place.isFolder ? place.files : [place.name];
    const train = names.filter((name) => variant.train.test(name)).sort(byNumber);
    const test = names.filter((name) => variant.test.test(name));
    const parts: PackedPart[] = [];
    for (const name of [...train, ...test]) parts.push(await openPart(join(folder, name), variant, watch));
    const testCount = test.length > 0 ? parts.at(-1)!.labels.length : 0;
    const { shape, labels, pixels } = concatenated(parts);
    const problems = new Problems();
    return {
      kind: "packed",
      source: `${variant.name}: ${place.path}`,
      classNames: classNames(join(folder, variant.namesFile), variant, problems),
      shape,
      labels,
      testIndices:
        train.length > 0 && testCount > 0
          ? Int32Array.from({ length: testCount }, (_, k) => shape[0] - testCount + k)
          : null,
      problems,
      pixels,
    };
  },
};

const variantOf = ({ isFolder, files, name }: PathContents): Variant | undefined =>
  variants.find(({ train, test }) => (isFolder ? files : [name]).some((file) => train.test(file) || test.test(file)));

const byNumber = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

async function openPart(file: string, { labelBytes, classCount, name }: Variant, watch: Watch): Promise<PackedPart> {
  const recordBytes = labelBytes + imageBytes;
  const { size } = await stat(file).catch((cause) => {
    throw unreadable(file, cause);
  });
  if (size === 0 || size % recordBytes !== 0)
    throw damaged(file, `it has ${size} bytes, which is no whole number of ${name}'s records of ${recordBytes}`);
  const count = size / recordBytes;
  const records = async function* (signal: AbortSignal) {
    await using bytes = openBytes(file, signal);
    yield* inRecords(bytes.pieces(size), recordBytes);
  };
  const labels = new Int32Array(count);
  let read = 0;
  for await (const record of records(watch.signal)) {
    const label = record[labelBytes - 1]!;
    if (label >= classCount) throw damaged(file, `image ${read} has the label ${label}, which ${name} does not have`);
    labels[read++] = label;
  }
  return interleaved({
    shape: [count, side, side, 3],
    labels,
    async *pixels(signal) {
      for await (const record of records(signal)) yield record.subarray(labelBytes);
    },
  });
}

function classNames(file: string, { classCount }: Variant, problems: Problems): string[] {
  const text = readText(file);
  const names = linesOf(text ?? "");
  if (names.length === classCount && new Set(names).size === classCount) return names;
  problems.add(
    text === null
      ? `${file} is missing, so the classes are called by their numbers`
      : `${file} does not name ${classCount} classes, so they are called by their numbers`,
  );
  return Array.from({ length: classCount }, (_, label) => String(label));
}
