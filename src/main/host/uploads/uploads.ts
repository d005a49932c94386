import { createWriteStream, existsSync, readdirSync } from "node:fs";
import { mkdir, rm, rmdir, statfs } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Uploaded, uploadLimits } from "#shared/contract/upload.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "../failure.ts";
import { isWithin } from "../library/dataset-folder.ts";
import type { ParticipantMode } from "../participant-mode.ts";
import { readDatasets } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { uploadPath } from "./upload-path.ts";

/** What stays free on the project's disk, in bytes, so that responses can always be stored. */
const reserve = 256 * 2 ** 20;

/** Files that a window sends over, because its browser does not say where they lie. */
export interface Uploads {
  /**
   * Stores one file below `imported/<batch>/` of the project. Nothing is left of one that does not arrive whole.
   *
   * @param path `/upload/<batch>/<relative path>`, percent-encoded
   * @param size of the body, bytes
   * @throws LOCKED in participant mode, NO_PROJECT, INVALID (name, size), CONFLICT (it is there already), DISK_FULL
   */
  receive(path: string, size: number, body: Readable): Promise<Uploaded>;
  /** Removes what was sent over as one batch. @throws LOCKED, NO_PROJECT, INVALID, CONFLICT where a dataset needs it */
  discard(path: string): Promise<void>;
}

/**
 * Uploads live in the project, where image folders stay that a dataset reads from; what no dataset needs goes when its
 * import is done, when the window discards it, or at the latest when the project is opened again.
 */
export function createUploads(
  workbench: { readonly store: Store; readonly participantMode: ParticipantMode },
  freeBytes: (folder: string) => Promise<number> = freeOnDisk,
): Uploads {
  return {
    async receive(path, size, body) {
      workbench.participantMode.check("upload");
      const { store } = workbench;
      const { batch, names } = uploadPath(path);
      if (names.length === 0)
        throw new ExemplarError("INVALID", "A file needs a name.", "Drop the file on the window again.");
      if (size > uploadLimits.bytes)
        throw new ExemplarError(
          "INVALID",
          `${names.at(-1)} is larger than ${uploadLimits.bytes / 2 ** 30} GiB.`,
          "Give its path instead of dropping it.",
        );
      const folder = join(store.folder.imported, batch);
      const file = join(folder, ...names);
      try {
        if (size + reserve > (await freeBytes(store.folder.path))) throw noRoomFor(file);
        await mkdir(dirname(file), { recursive: true });
        await write(file, body, store.folder.imported);
      } catch (error) {
        throw asExemplarError(error, `The file ${file}`);
      }
      return { folder };
    },

    async discard(path) {
      workbench.participantMode.check("upload");
      const { batch, names } = uploadPath(path);
      if (names.length > 0)
        throw new ExemplarError("INVALID", "Only what was sent at once is discarded.", "Name the batch alone.");
      await remove(workbench.store, batch);
    },
  };
}

/** Removes the upload that a path lies in, if it is one, unless a dataset still reads from it. */
export async function releaseUpload(store: Store, path: string): Promise<void> {
  const [batch, ...rest] = relative(store.folder.imported, resolve(path)).split(/[\\/]/);
  if (!batch || batch === ".." || rest.length === 0 || isNeeded(store, batch)) return;
  await rm(join(store.folder.imported, batch), { recursive: true, force: true });
}

/** Removes all uploads that no dataset reads from, those that an earlier session has left among them. */
export async function sweepUploads(store: Store): Promise<void> {
  const { imported } = store.folder;
  if (!existsSync(imported)) return;
  const unneeded = readdirSync(imported).filter((batch) => !isNeeded(store, batch));
  await Promise.all(unneeded.map((batch) => rm(join(imported, batch), { recursive: true, force: true })));
}

async function remove(store: Store, batch: string): Promise<void> {
  if (isNeeded(store, batch))
    throw new ExemplarError("CONFLICT", "A dataset reads its images from these files.", "They are kept.");
  await rm(join(store.folder.imported, batch), { recursive: true, force: true });
}

const isNeeded = (store: Store, batch: string): boolean =>
  readDatasets(store).some(
    ({ folder }) => folder !== null && isWithin(resolve(store.folder.path, folder), join(store.folder.imported, batch)),
  );

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const noRoomFor = (file: string) =>
  new ExemplarError(
    "DISK_FULL",
    `The disk of the project has no room for ${file}.`,
    "Free some room on the disk, or give the path of the data instead of dropping it.",
  );

/** Writes a new file. Where it fails, neither the file nor the folders that were made for it are left. */
async function write(file: string, body: Readable, top: string): Promise<void> {
  try {
    // The body's stream is the caller's, who has yet to answer over it.
    await pipeline(body.iterator({ destroyOnReturn: false }), createWriteStream(file, { flags: "wx" }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "EISDIR")
      throw new ExemplarError("CONFLICT", `${file} is there already.`, "Drop the files again.", { cause: error });
    await rm(file, { force: true });
    await removeEmpty(dirname(file), top);
    throw error;
  }
}

async function removeEmpty(folder: string, top: string): Promise<void> {
  for (let empty = folder; empty !== top; empty = dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      return;
    }
  }
}
