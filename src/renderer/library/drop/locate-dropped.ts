import { ExemplarError } from "#shared/domain/errors.ts";
import { isModelFile } from "../actions/path-names.ts";
import { readDropped } from "./dropped-files.ts";
import { type UploadProgress, uploadFiles } from "./upload.ts";

/** What the preload adds to the page in Electron; a browser has none of it. */
declare global {
  interface Window {
    readonly exemplar?: { readonly pathOf: (file: File) => string };
  }
}

/** Where something lies that was dropped, as the host knows it. */
export interface Located {
  readonly path: string;
  /** The batch that it was sent over as; null where it was there already. */
  readonly upload: string | null;
}

/** What was dropped. It must be taken out of the event before that has ended. */
export interface Dropped {
  readonly files: readonly File[];
  readonly entries: readonly FileSystemEntry[];
}

export const takeDropped = ({ files, items }: DataTransfer): Dropped => ({
  files: [...files],
  entries: [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null),
});

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** Finds out where what was dropped lies, in Electron, or sends it to the host, in a browser. */
export async function locateDropped({ files, entries }: Dropped, watch: Watch): Promise<Located> {
  if (window.exemplar) return { path: chooseOf(files.map(window.exemplar.pathOf)), upload: null };
  const found = await readDropped(entries, watch.signal);
  const upload = crypto.randomUUID();
  const folder = await uploadFiles(upload, found, watch);
  const names = [...new Set(found.map(({ path }) => path.split("/")[0]!))];
  const name = names.length === 1 ? names[0] : names.find(isModelFile);
  return { path: name === undefined ? folder : `${folder}/${name}`, upload };
}

/** One of several files may be a model, to which the others belong. */
function chooseOf(paths: readonly string[]): string {
  const path = paths.length === 1 ? paths[0] : paths.find(isModelFile);
  if (path) return path;
  throw new ExemplarError(
    "INVALID",
    paths.length > 1 ? "Several things were dropped at once." : "What was dropped is no file of this computer.",
    "Drop one file, or the folder that holds the files.",
  );
}
