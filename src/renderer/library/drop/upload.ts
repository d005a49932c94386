import { uploaded, uploadLimits, uploadRefusal } from "#shared/contract/upload.ts";
import { type ErrorCode, ExemplarError } from "#shared/domain/errors.ts";
import type { HandedFile } from "./handed-files.ts";

export interface UploadProgress {
  /** Bytes. */
  readonly sent: number;
  readonly total: number;
  /** How many files there are. */
  readonly files: number;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** So many files are under way at once: more than one, because small files cost a round trip each. */
const lanes = 4;

/**
 * Sends files to the host of this window, as one batch. What has arrived of a batch that fails or is stopped is removed.
 *
 * @returns the folder that they are in, by its absolute path
 */
export async function uploadFiles(batch: string, files: readonly HandedFile[], watch: Watch): Promise<string> {
  const tooLarge = files.find(({ file }) => file.size > uploadLimits.bytes);
  if (tooLarge)
    throw new ExemplarError(
      "INVALID",
      `${tooLarge.path} is larger than ${uploadLimits.bytes / 2 ** 30} GiB.`,
      "Give its path instead.",
    );
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const stop = new AbortController();
  const signal = AbortSignal.any([watch.signal, stop.signal]);
  const waiting = files.values();
  let sent = 0;
  let folder = "";
  watch.onProgress({ sent, total, files: files.length });
  const lane = async () => {
    for (const dropped of waiting) {
      let ofThis = 0;
      const onSent = (bytes: number) => {
        sent += bytes - ofThis;
        ofThis = bytes;
        watch.onProgress({ sent, total, files: files.length });
      };
      folder = await send(batch, dropped, signal, onSent);
      onSent(dropped.file.size);
    }
  };
  const ends = await Promise.allSettled(
    Array.from({ length: lanes }, () =>
      lane().catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  if (ends.every(({ status }) => status === "fulfilled")) return folder;
  await discardUpload(batch);
  throw watch.signal.aborted ? watch.signal.reason : stop.signal.reason;
}

/** Lets go of what was sent as one batch. What cannot be removed now is removed when the project is opened again. */
export async function discardUpload(batch: string): Promise<void> {
  await fetch(`/upload/${batch}`, { method: "DELETE" }).catch(() => {});
}

/** By XMLHttpRequest, which, unlike fetch, tells how far a body has been sent. */
function send(
  batch: string,
  { path, file }: HandedFile,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (signal.aborted) return Promise.reject(signal.reason);
  const request = new XMLHttpRequest();
  const abort = () => request.abort();
  signal.addEventListener("abort", abort);
  request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded));
  request.addEventListener("load", () => {
    try {
      resolve(folderIn(request));
    } catch (error) {
      reject(error);
    }
  });
  // In the words that `fetch` has for it.
  request.addEventListener("error", () => reject(new TypeError("Failed to fetch")));
  request.addEventListener("abort", () => reject(signal.reason));
  request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
  request.open("PUT", `/upload/${batch}/${path.split("/").map(encodeURIComponent).join("/")}`);
  request.send(file);
  return promise;
}

function folderIn({ status, responseText }: XMLHttpRequest): string {
  if (status === 200) return uploaded.parse(JSON.parse(responseText)).folder;
  const { code, message, remedy } = refusalIn(responseText);
  throw new ExemplarError(code, message, remedy);
}

function refusalIn(text: string): { code: ErrorCode; message: string; remedy: string } {
  try {
    return uploadRefusal.parse(JSON.parse(text));
  } catch {
    return { code: "INTERNAL", message: `The file was not taken: ${text.trim()}`, remedy: "Give its path instead." };
  }
}
