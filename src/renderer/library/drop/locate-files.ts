import { ExemplarError } from "#shared/domain/errors.ts";
import type { HandedOver } from "./handed-over.ts";
import { type UploadProgress, uploadFiles } from "./upload.ts";

/** What the preload adds to the page in Electron; a browser has none of it. */
declare global {
  interface Window {
    readonly exemplar?: { readonly pathOf: (file: File) => string };
  }
}

/** Where something lies that was handed over, as the host knows it. */
export interface Located {
  readonly paths: readonly string[];
  /** The batch that it was sent over as; null where it was there already. */
  readonly upload: string | null;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** Whether a file, by its name, is the one of several to which the others belong. */
export type IsMainFile = (name: string) => boolean;

/**
 * Finds out where what was handed over lies, in Electron, or sends it to the host, in a browser.
 *
 * @param isMain null where several files are as good as each other: then each of them is located
 */
export async function locateFiles(handed: HandedOver, isMain: IsMainFile | null, watch: Watch): Promise<Located> {
  if (window.exemplar) {
    const paths = handed.paths(window.exemplar.pathOf);
    return { paths: isMain ? [chooseOf(paths, isMain)] : paths, upload: null };
  }
  const found = await handed.read(watch.signal);
  const upload = crypto.randomUUID();
  const folder = await uploadFiles(upload, found, watch);
  const names = [...new Set(found.map(({ path }) => path.split("/")[0]!))];
  if (names.length === 1 || isMain === null) return { paths: names.map((name) => `${folder}/${name}`), upload };
  const main = names.find(isMain);
  return { paths: [main === undefined ? folder : `${folder}/${main}`], upload };
}

/** One of several files may be a model, to which the others belong. */
function chooseOf(paths: readonly string[], isMain: IsMainFile): string {
  const path = paths.length === 1 ? paths[0] : paths.find(isMain);
  if (path) return path;
  throw new ExemplarError(
    "INVALID",
    paths.length > 1 ? "Several things were given at once." : "What was given is not a file of this computer.",
    "Give one file, or the folder that holds the files.",
  );
}
