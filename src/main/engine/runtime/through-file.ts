import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FilePart } from "../compile/onnx-encoding.ts";

/** An ONNX model in memory, or in a file. */
export type ModelSource = { readonly bytes: Uint8Array } | { readonly path: string };

/** From this size on, bytes: what a file costs is little beside the memory of such a model. */
export const largeModel = 64 * 2 ** 20;

/**
 * Loads a model that is written part by part, a large one through a temporary file: ONNX Runtime reads a file part by part,
 * whereas bytes stay in memory beside what it makes of them.
 */
export async function throughFile<Loaded>(
  parts: readonly FilePart[],
  load: (model: ModelSource) => Promise<Loaded>,
): Promise<Loaded> {
  const whole = () => load({ bytes: Buffer.concat(parts.map((part) => part.bytes())) });
  if (parts.reduce((size, { length }) => size + length, 0) < largeModel) return whole();
  return inTemporaryFile((path) => (hasRoomFor(path, parts) ? load({ path }) : whole()));
}

/** @param use is given a path within a temporary folder, which is gone afterwards */
export async function inTemporaryFile<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-model-"));
  try {
    return await use(join(folder, "model.onnx"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasRoomFor(path: string, parts: readonly FilePart[]): boolean {
  const file = openSync(path, "w");
  try {
    for (const part of parts) writeFileSync(file, part.bytes());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Frees memory at once that nobody looks at any more, which the garbage collector would come to sooner or later. */
export function free({ buffer }: Uint8Array): void {
  (buffer as ArrayBuffer).transfer(0);
}
