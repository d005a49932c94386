import { ExemplarError } from "#shared/domain/errors.ts";
import { isModelFile } from "../actions/path-names.ts";
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
  readonly path: string;
  /** The batch that it was sent over as; null where it was there already. */
  readonly upload: string | null;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** Finds out where what was handed over lies, in Electron, or sends it to the host, in a browser. */
export async function locateFiles(handed: HandedOver, watch: Watch): Promise<Located> {
  if (window.exemplar) return { path: chooseOf(handed.paths(window.exemplar.pathOf)), upload: null };
  const found = await handed.read(watch.signal);
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
    paths.length > 1 ? "Several things were given at once." : "What was given is not a file of this computer.",
    "Give one file, or the folder that holds the files.",
  );
}
