import type { Dataset } from "#shared/contract/library.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  name: string;
  reader: string;
  source: string;
  class_names: string;
  count: number;
  height: number;
  width: number;
  channels: number;
  test_count: number;
  test_fraction: number;
  seed: number;
  sha256: string;
  pixels_sha256: string;
  folder: string | null;
  labels_sha256: string;
  test_indices_sha256: string;
  shifted_from: string | null;
  made_by: string | null;
  created_at: string;
  archived_at: string | null;
}

/** A dataset as it is stored: with the names of the blobs that hold its pixels or files, labels and test split. */
export interface StoredDataset extends Dataset {
  readonly testFraction: number;
  /** Of the packed pixels, or of the list of the image files. */
  readonly contentsSha256: string;
  /** Where the image files are, relative to the project's folder or absolute; null where the pixels are packed. */
  readonly folder: string | null;
  readonly labelsSha256: string;
  readonly testIndicesSha256: string;
  /** The dataset whose test images, in their order, were shifted to make this one; null for one that was imported. */
  readonly shiftedFrom: string | null;
}

export function readDatasets(store: Store): StoredDataset[] {
  return all<Row>(store.database, "SELECT * FROM datasets ORDER BY created_at, rowid").map(toDataset);
}

export function readDataset(store: Store, id: string): StoredDataset | null {
  const row = first<Row>(store.database, "SELECT * FROM datasets WHERE id = ?", id);
  return row ? toDataset(row) : null;
}

function toDataset(row: Row): StoredDataset {
  return {
    id: row.id,
    name: row.name,
    reader: row.reader,
    source: row.source,
    classNames: JSON.parse(row.class_names),
    height: row.height,
    width: row.width,
    channels: row.channels,
    count: row.count,
    trainCount: row.count - row.test_count,
    testCount: row.test_count,
    testFraction: row.test_fraction,
    seed: row.seed,
    sha256: row.sha256,
    contentsSha256: row.pixels_sha256,
    folder: row.folder,
    labelsSha256: row.labels_sha256,
    testIndicesSha256: row.test_indices_sha256,
    shiftedFrom: row.shifted_from,
    madeBy: row.made_by,
    createdAt: row.created_at,
    ...(row.archived_at !== null && { archivedAt: row.archived_at }),
  };
}
