import type { DatasetReader, PackedDataset } from "./dataset-reader.ts";

/** A small dataset with all its pixels, `[N, H, W, C]`. */
export type DatasetInMemory = Omit<PackedDataset, "pixels"> & { readonly pixels: Uint8Array };

/** Reads a dataset whole. @throws what the reader throws, or where its images stay in files */
export async function readIntoMemory(
  reader: DatasetReader,
  path: string | undefined,
  signal: AbortSignal,
): Promise<DatasetInMemory> {
  const dataset = await reader.open(path, {}, { signal, onProgress: () => {} });
  if (dataset.kind !== "packed") throw new Error(`${reader.id} leaves its images in files`);
  const pieces: Uint8Array[] = [];
  for await (const piece of dataset.pixels(signal)) pieces.push(piece.slice());
  return { ...dataset, pixels: Buffer.concat(pieces) };
}
