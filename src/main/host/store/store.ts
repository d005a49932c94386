import type { Database } from "better-sqlite3";
import type { BlobStore } from "./blob-store.ts";
import type { Journal } from "./journal/journal.ts";
import type { ProjectFolder } from "./project-folder.ts";

/** An open project: its database, its files, and the lock that keeps it to this process. */
export interface Store {
  readonly folder: ProjectFolder;
  readonly database: Database;
  /** Of what participants do; null where the project is open for reading only. */
  readonly journal: Journal | null;
  readonly blobs: BlobStore;
  /** What was found damaged when it was opened, and what was done about it, in words for the user. */
  readonly notices: readonly string[];
  close(): void;
}
