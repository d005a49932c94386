import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { readRegularFile } from "#files/regular-file.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { makeFolder, writeDurably } from "../store/durable-file.ts";
import { readContentType } from "../store/read/blobs.ts";
import type { Store } from "../store/store.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { isNew, numbered } from "../write-exports.ts";
import { savedStudy } from "./checked-study.ts";
import { hashesIn, packStudy, unpackStudy } from "./study-archive.ts";

/** Of an archive. */
const mostBytes = 2 ** 31 - 1;
const png = "image/png";

/**
 * Writes a study with the pictures that it shows as one archive, over no other file.
 *
 * @param to the file; where it is left out, one in the project's exports that is named after the study and its version
 * @throws NOT_FOUND, CONFLICT where the file is there, PROJECT_DAMAGED where a picture is not whole
 */
export function writeStudyFile(store: Store, studyId: string, to?: string): string {
  const { hash, document } = savedStudy(store, studyId);
  const path =
    to === undefined
      ? numbered(join(store.folder.exports, `${document.name}_${hash.slice(0, 8)}.study.zip`), isNew)
      : resolve(fromHome(to));
  if (existsSync(path))
    throw new ExemplarError("CONFLICT", `${path} is there already.`, "Name a file that is not there yet.");
  const shown = [...hashesIn(document)].filter((one) => readContentType(store, one) === png);
  const pictures = new Map(shown.map((one) => [one, store.blobs.read(one)]));
  makeFolder(dirname(path));
  writeDurably(path, packStudy(document, pictures));
  return path;
}

/**
 * Takes a study's document from a file, and its pictures into the project.
 * @throws NOT_FOUND, INVALID for a file that is none, is damaged, or lacks pictures that the project does not have either
 */
export function readStudyFile(store: Store, path: string): unknown {
  const file = resolve(fromHome(path));
  const { document, pictures } = unpackStudy(readRegularFile(file, mostBytes), basename(file));
  const flow = (document as { flow?: unknown } | null)?.flow;
  const lacking = [...hashesIn(flow)].filter((hash) => !pictures.has(hash) && !store.blobs.has(hash));
  if (lacking.length > 0)
    throw new ExemplarError(
      "INVALID",
      `${basename(file)} lacks ${lacking.length} ${lacking.length === 1 ? "picture" : "pictures"} that its study shows.`,
      "Export the study again as an archive, from the project that has its pictures.",
      { detail: lacking.join("\n") },
    );
  for (const bytes of pictures.values()) writeBlob(store, bytes, png);
  return document;
}
