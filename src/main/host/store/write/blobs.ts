import { rmSync, statSync } from "node:fs";
import { first, write } from "../statement.ts";
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

/** Removes the file of a blob of which no row speaks: what a failed transaction has left. */
export function dropUnrecordedBlob(store: Store, sha256: string): void {
  const recorded = first(store.database, "SELECT 1 FROM blobs WHERE sha256 = ?", sha256);
  if (!recorded) rmSync(store.blobs.pathOf(sha256), { force: true });
}

/** Records a file that is in `blobs` already. */
export function recordBlob(store: Store, sha256: string, contentType: string): void {
  record(store, sha256, contentType, statSync(store.blobs.pathOf(sha256)).size);
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
