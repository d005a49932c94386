import type { Holding, NamedHolding, Usage } from "#shared/contract/holdings.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { folderOf } from "../library/dataset-folder.ts";
import { checkpoint } from "../store/checksums/checkpoint.ts";
import { keepCopy } from "../store/kept-copy.ts";
import { forgetBlobs, namedBlobs } from "../store/named-blobs.ts";
import { readDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { deleteRows } from "../store/write/holdings.ts";
import { releaseUpload } from "../uploads/uploads.ts";
import { named, usedBy } from "./used-by.ts";

/** More users than these nobody reads in a message. */
const mostNamed = 5;

/**
 * Deletes something with the files that nothing else names. Rows go first, then the files: cut short, it leaves files that
 * no row speaks of, never a row without its file. The kept copy of the database is written anew in between.
 *
 * @returns what it was, and how many files of how many bytes went with it
 * @throws NOT_FOUND, CONFLICT where anything uses it, by name
 */
export async function deleteHolding(
  store: Store,
  holding: Holding,
): Promise<NamedHolding & { readonly files: number; readonly bytes: number }> {
  const gone = named(store, holding);
  const folder = holding.kind === "dataset" ? (readDataset(store, holding.id)?.folder ?? null) : null;
  const { files, bytes } = transaction(store, () => {
    refuseUsed(holding, usedBy(store, holding));
    const before = namedBlobs(store);
    deleteRows(store, holding);
    const after = namedBlobs(store);
    const unnamed = [...before].filter((sha256) => !after.has(sha256));
    return { files: unnamed, bytes: forgetBlobs(store, unnamed) };
  });
  checkpoint(store.database, store.folder);
  keepCopy(store.database, store.folder);
  for (const sha256 of files) store.blobs.discard(sha256);
  if (folder !== null) await releaseUpload(store, folderOf(store, folder));
  return { ...gone, files: files.length, bytes };
}

function refuseUsed({ kind }: Holding, { name, users, sessions }: Usage): void {
  if (users.length === 0 && sessions === 0) return;
  const first = users.slice(0, mostNamed).map((user) => `the ${user.kind} “${user.name}”`);
  const others = users.length - first.length;
  const by = [
    ...first,
    ...(others > 0 ? [`${others} more`] : []),
    ...(sessions > 0 ? [`${sessions} ${sessions === 1 ? "session" : "sessions"}`] : []),
  ];
  throw new ExemplarError(
    "CONFLICT",
    `The ${kind} “${name}” is used by ${by.join(", ")}.`,
    sessions > 0
      ? "What a session used always stays, so that its data can be understood. Archive it to have it out of sight."
      : "Delete these first, or archive it to have it out of sight.",
    users.length > mostNamed ? { detail: users.map((user) => `${user.kind} ${user.id}: ${user.name}`).join("\n") } : {},
  );
}
