import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import { folderOf, isWithin, storedFolder } from "../library/dataset-folder.ts";
import { ParticipantMode } from "../participant-mode.ts";
import { createStore, openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertDataset } from "../store/write/datasets.ts";
import { createUploads, releaseUpload, sweepUploads } from "./uploads.ts";

function project(): Store {
  const store = createStore(join(temporaryFolder(), "project"), "Digits");
  onTestFinished(() => store.close());
  return store;
}

function upload(store: Store, batch: string): string {
  const folder = join(store.folder.imported, batch, "photos");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "0.png"), "");
  return folder;
}

/** A dataset whose images stay in a folder. */
function readsFrom(store: Store, folder: string): void {
  const blob = writeBlob(store, new Uint8Array(), "application/octet-stream");
  insertDataset(store, {
    ...{ id: folder, name: "Photos", reader: "folder", source: "", classNames: ["sea"], sha256: blob, seed: 1 },
    ...{ count: 1, height: 1, width: 1, channels: 1, trainCount: 0, testCount: 1, testFraction: 0.5 },
    ...{
      contentsSha256: blob,
      labelsSha256: blob,
      testIndicesSha256: blob,
      shiftedFrom: null,
      madeBy: null,
      createdAt: "2026-01-01T00:00:00.000Z",
    },
    folder: storedFolder(store, folder),
  });
}

test("an upload goes when it has been imported, unless a dataset reads its images from it", async () => {
  const store = project();
  const [packed, kept] = [upload(store, "a"), upload(store, "b")];
  readsFrom(store, kept);
  await releaseUpload(store, join(packed, "0.png"));
  await releaseUpload(store, kept);
  expect([packed, kept].map(existsSync)).toEqual([false, true]);
});

test("a file that would leave the disk too full is refused before anything is written", async () => {
  const store = project();
  const participantMode = new ParticipantMode({
    passphrase: join(store.folder.path, "passphrase.json"),
    mode: join(store.folder.path, "mode.json"),
  });
  const free = 2 ** 30;
  const uploads = createUploads({ store, participantMode }, async () => free);
  const receive = (size: number) =>
    uploads.receive(`/upload/${randomUUID()}/x.bin`, size, Readable.from([Buffer.from("x")]));
  await expect(receive(free - 2 ** 28 + 1)).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(existsSync(store.folder.imported)).toBe(false);
  const { folder } = await receive(free - 2 ** 28);
  expect(existsSync(join(folder, "x.bin"))).toBe(true);
});

test("nothing but uploads is ever released", async () => {
  const store = project();
  const folder = upload(store, "a");
  const elsewhere = join(store.folder.path, "..", "photos");
  mkdirSync(elsewhere);
  for (const path of [elsewhere, store.folder.path, store.folder.imported, join(store.folder.imported, "a"), ""])
    await releaseUpload(store, path);
  expect([folder, elsewhere, store.folder.database].map(existsSync)).toEqual([true, true, true]);
});

test("a sweep keeps what a dataset reads from, also after the project has moved", async () => {
  const path = join(temporaryFolder(), "project");
  const before = createStore(path, "Digits");
  upload(before, "a");
  readsFrom(before, upload(before, "b"));
  before.close();
  renameSync(path, `${path}-moved`);
  const store = openStore(`${path}-moved`);
  onTestFinished(() => store.close());
  await sweepUploads(store);
  expect(existsSync(join(store.folder.imported, "a"))).toBe(false);
  expect(existsSync(join(folderOf(store, "imported/b/photos"), "0.png"))).toBe(true);
});

test("a folder outside the project stays as it was named", () => {
  const store = project();
  const outside = join(store.folder.path, "..");
  expect(storedFolder(store, outside)).toBe(outside);
  expect(folderOf(store, outside)).toBe(outside);
});

test.each([
  ["/p/imported/a", "/p/imported/a", true],
  ["/p/imported/a/b", "/p/imported/a", true],
  ["/p/imported/ab", "/p/imported/a", false],
  ["/p/imported", "/p/imported/a", false],
  ["/p/..a", "/p", true],
])("%s within %s: %s", (path, folder, expected) => expect(isWithin(path, folder)).toBe(expected));
