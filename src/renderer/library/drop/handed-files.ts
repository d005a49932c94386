import { uploadLimits } from "#shared/contract/upload.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/** A file of what was dropped or chosen, by its path from there: `photos/sea/1.jpg`. */
export interface HandedFile {
  readonly path: string;
  readonly file: File;
}

/** What systems leave in folders, which is none of the user's data. */
const litter = /^(\..*|Thumbs\.db|desktop\.ini|__MACOSX)$/i;

/** Reads what was dropped: its files and, through all its folders, theirs. */
export async function readDropped(dropped: readonly FileSystemEntry[], signal: AbortSignal): Promise<HandedFile[]> {
  const files: HandedFile[] = [];
  const visit = async (entry: FileSystemEntry, above: string): Promise<void> => {
    signal.throwIfAborted();
    if (litter.test(entry.name)) return;
    const path = above + entry.name;
    if (entry.isDirectory) {
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await visit(child, `${path}/`);
      return;
    }
    files.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    if (files.length > uploadLimits.files) throw tooMany();
  };
  for (const entry of dropped) await visit(entry, "");
  if (files.length === 0) throw nothing();
  return files;
}

/** The files that were chosen, each by its path from where they were chosen. */
export function chosenFiles(chosen: readonly File[]): HandedFile[] {
  const files = chosen
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !path.split("/").some((name) => litter.test(name)));
  if (files.length > uploadLimits.files) throw tooMany();
  if (files.length === 0) throw nothing();
  return files;
}

/** A reader gives some entries at a time, and none when there are no more. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return children;
    children.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, fail) => entry.file(done, fail));

const tooMany = () =>
  new ExemplarError(
    "INVALID",
    `There are more than ${uploadLimits.files.toLocaleString("en-GB")} files.`,
    "Import the dataset by its path instead: image files then stay where they are.",
  );

const nothing = () =>
  new ExemplarError("INVALID", "There are no files in it.", "Choose a file, or a folder with files.");
