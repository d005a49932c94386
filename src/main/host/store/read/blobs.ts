import { first } from "../statement.ts";
import type { Store } from "../store.ts";

/** What kind of file a blob is, or null where the project has none of that name. */
export function readContentType(store: Store, sha256: string): string | null {
  return (
    first<{ content_type: string }>(store.database, "SELECT content_type FROM blobs WHERE sha256 = ?", sha256)
      ?.content_type ?? null
  );
}
