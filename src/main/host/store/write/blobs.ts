import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** Stores a file by its content and answers with its SHA-256. The file is on the disk before the row that names it. */
export function writeBlob(store: Store, bytes: Uint8Array, contentType: string): string {
  const sha256 = store.blobs.put(bytes);
  write(
    store.database,
    "INSERT INTO blobs (sha256, content_type, size, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    sha256,
    contentType,
    bytes.length,
    new Date().toISOString(),
  );
  return sha256;
}
