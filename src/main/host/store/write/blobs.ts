import { statSync } from "node:fs";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** Stores a file by its content and answers with its SHA-256. The file is on the disk before the row that names it. */
export function writeBlob(store: Store, bytes: Uint8Array, contentType: string): string {
  const sha256 = store.blobs.put(bytes);
  record(store, sha256, contentType, bytes.length);
  return sha256;
}

/** Takes a file that was made in `blobs.incoming` by its content. @param sha256 of the content */
export function adoptBlob(store: Store, path: string, sha256: string, contentType: string): string {
  const { size } = statSync(path);
  store.blobs.adopt(path, sha256);
  record(store, sha256, contentType, size);
  return sha256;
}

function record(store: Store, sha256: string, contentType: string, size: number): void {
  write(
    store.database,
    "INSERT INTO blobs (sha256, content_type, size, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    sha256,
    contentType,
    size,
    new Date().toISOString(),
  );
}
