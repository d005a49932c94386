import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { sha256 } from "../store/blob-store.ts";

/** A study as a file holds it: its document, not yet checked, and the pictures that it shows, by their SHA-256. */
export interface ArchivedStudy {
  readonly document: unknown;
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

const documentName = "study.json";
const pictureName = /^pictures\/([0-9a-f]{64})\.png$/;
/** What a study's pictures may come to, unpacked: a file that says more is none of ours. */
const mostBytes = 2 ** 31;
/** No date of the file's own, so that the same study makes the same archive. */
const mtime = new Date(1980, 0, 1);

/** A study with its pictures as one ZIP archive; the document in it is JSON that can be read and compared. */
export function packStudy(document: StudyDocument, pictures: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const files = [...pictures].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(
    {
      [documentName]: strToU8(`${JSON.stringify(document, null, 2)}\n`),
      // PNG is compressed already.
      ...Object.fromEntries(files.map(([hash, bytes]) => [`pictures/${hash}.png`, [bytes, { level: 0 }] as const])),
    },
    { mtime },
  );
}

/** @throws INVALID that says what of the file is wrong: no archive, a damaged one, a picture that is not what its name says */
export function unpackStudy(bytes: Uint8Array, name: string): ArchivedStudy {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return { document: parseDocument(bytes, name), pictures: new Map() };
  const files = unzip(bytes, name);
  const document = files[documentName];
  if (!document) throw wrong(name, `it has no ${documentName}`, "Choose an archive that a study was exported to.");
  const pictures = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(files)) {
    const hash = pictureName.exec(path)?.[1];
    if (hash === undefined) continue;
    if (sha256(content) !== hash) throw wrong(name, `${path} is damaged`, "Copy or export the archive again.");
    pictures.set(hash, content);
  }
  return { document: parseDocument(document, name), pictures };
}

function unzip(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  let total = 0;
  try {
    return unzipSync(bytes, {
      filter: (file) => {
        const wanted = file.name === documentName || pictureName.test(file.name);
        total += wanted ? file.originalSize : 0;
        if (total > mostBytes) throw wrong(name, "it unpacks to more than 2 GiB", "Export the study again.");
        return wanted;
      },
    });
  } catch (error) {
    if (error instanceof ExemplarError) throw error;
    throw wrong(name, "it is no whole ZIP archive", "Copy or export the archive again.", String(error));
  }
}

function parseDocument(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(strFromU8(bytes));
  } catch (error) {
    throw wrong(name, "its study is no JSON", "Choose a study document or an archive of one.", String(error));
  }
}

/** Every SHA-256 that a document names: of its pictures. */
export function hashesIn(document: unknown): Set<string> {
  const found = new Set<string>();
  JSON.stringify(document, (_, value) => {
    if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) found.add(value);
    return value;
  });
  return found;
}

const wrong = (name: string, what: string, remedy: string, detail?: string) =>
  new ExemplarError("INVALID", `${name} is no study that can be imported: ${what}.`, remedy, detail ? { detail } : {});
