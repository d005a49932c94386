import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { StoredContents } from "../protocol.ts";
import type { Watch } from "../watch.ts";
import type { OpenedDataset, PackedDataset } from "./dataset-reader.ts";
import { writeManifest } from "./image-manifest.ts";
import { byteCount } from "./limits.ts";
import { inRecords } from "./packed-parts.ts";

const pieceBytes = 2 ** 20;

/** Writes a dataset's pixels, or the list of its files, into a file, piece by piece. */
export async function storeDataset(dataset: OpenedDataset, into: string, watch: Watch): Promise<StoredContents> {
  const { kind, source, classNames, shape, labels, testIndices, problems } = dataset;
  requireLabels(dataset);
  if (dataset.kind === "files") writeManifest(into, dataset);
  const hash = dataset.kind === "packed" ? await writePixels(dataset, into, watch) : await hashOf(into);
  const contentsSha256 = hash.copy().digest("hex");
  const labelBytes = new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength);
  return {
    kind,
    folder: dataset.kind === "files" ? dataset.folder : null,
    source,
    classNames,
    shape,
    labels,
    testIndices,
    contentsSha256,
    sha256: hash.update(labelBytes).digest("hex"),
    notes: problems.notes,
    problems: problems.shown,
    problemCount: problems.count,
  };
}

async function writePixels(
  { shape, source, pixels }: PackedDataset,
  into: string,
  { signal, onProgress }: Watch,
): Promise<Hash> {
  const [count] = shape;
  const total = byteCount(shape);
  const hash = createHash("sha256");
  await using file = await open(into, "w");
  let written = 0;
  for await (const piece of inRecords(pixels(signal), pieceBytes)) {
    signal.throwIfAborted();
    await file.writeFile(piece);
    hash.update(piece);
    written += piece.length;
    const done = Math.floor((count * written) / total);
    onProgress({ done, total: count, unit: "images", message: `${done} of ${count} images` });
  }
  if (written !== total) throw new Error(`${source} gave ${written} bytes instead of ${total}`);
  return hash;
}

async function hashOf(path: string): Promise<Hash> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash;
}

function requireLabels({ labels, shape, classNames, source }: OpenedDataset): void {
  const strange = labels.find((label) => label < 0 || label >= classNames.length);
  if (labels.length === shape[0] && strange === undefined) return;
  throw new ExemplarError(
    "INVALID",
    strange === undefined
      ? `${source} has ${labels.length} labels for ${shape[0]} images`
      : `${source} has the label ${strange}, but only ${classNames.length} classes`,
    "Check that labels and images belong together.",
  );
}
