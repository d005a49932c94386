import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import type { StoredContents } from "#engine/protocol.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { adoptBlob, dropUnrecordedBlob, writeBlob } from "../store/write/blobs.ts";
import { insertDataset } from "../store/write/datasets.ts";
import { bytesOf } from "./dataset-contents.ts";
import { storedFolder } from "./dataset-folder.ts";

export interface DatasetFacts {
  readonly name: string;
  readonly reader: string;
  /** Of a source that makes no split of its own. */
  readonly testFraction: number;
  readonly seed: number;
  /** Where it was made here: of which dataset's test images, or by which artefact. */
  readonly madeFrom?: Partial<Pick<StoredDataset, "shiftedFrom" | "madeBy">>;
}

/**
 * Lets the engine write a dataset's pixels into a file, so that neither process ever holds them all, and makes them the
 * project's with labels and split. What fails leaves nothing behind.
 * @param read writes into the file of that path
 */
export async function adoptDataset(
  store: Store,
  { name, reader, testFraction, seed, madeFrom = {} }: DatasetFacts,
  read: (into: string) => Promise<StoredContents>,
): Promise<{ datasetId: string; contents: StoredContents }> {
  const into = store.blobs.incoming("dataset");
  const blobs: string[] = [];
  const kept = (sha256: string): string => {
    blobs.push(sha256);
    return sha256;
  };
  try {
    const contents = await read(into);
    const [count, height, width, channels] = contents.shape;
    const test = contents.testIndices ?? splitIndices(contents.labels, testFraction, seed).test;
    const id = randomUUID();
    transaction(store, () =>
      insertDataset(store, {
        id,
        name,
        reader,
        source: contents.source,
        classNames: contents.classNames,
        count,
        height,
        width,
        channels,
        trainCount: count - test.length,
        testCount: test.length,
        testFraction: contents.testIndices ? test.length / count : testFraction,
        seed,
        sha256: contents.sha256,
        contentsSha256: adoptBlob(store, into, kept(contents.contentsSha256), "application/octet-stream"),
        folder: contents.folder && storedFolder(store, contents.folder),
        labelsSha256: kept(writeBlob(store, bytesOf(contents.labels), "application/octet-stream")),
        testIndicesSha256: kept(writeBlob(store, bytesOf(test), "application/octet-stream")),
        ...{ shiftedFrom: null, madeBy: null, ...madeFrom },
        createdAt: new Date().toISOString(),
      }),
    );
    return { datasetId: id, contents };
  } catch (error) {
    for (const sha256 of blobs) dropUnrecordedBlob(store, sha256);
    throw error;
  } finally {
    rmSync(into, { force: true });
  }
}
