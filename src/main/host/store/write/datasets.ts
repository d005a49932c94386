import type { StoredDataset } from "../read/datasets.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertDataset(store: Store, dataset: StoredDataset): void {
  write(
    store.database,
    `INSERT INTO datasets (id, name, reader, source, class_names, count, height, width, channels, test_count,
       test_fraction, seed, sha256, pixels_sha256, folder, labels_sha256, test_indices_sha256,
       shifted_from, made_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    dataset.id,
    dataset.name,
    dataset.reader,
    dataset.source,
    JSON.stringify(dataset.classNames),
    dataset.count,
    dataset.height,
    dataset.width,
    dataset.channels,
    dataset.testCount,
    dataset.testFraction,
    dataset.seed,
    dataset.sha256,
    dataset.contentsSha256,
    dataset.folder,
    dataset.labelsSha256,
    dataset.testIndicesSha256,
    dataset.shiftedFrom,
    dataset.madeBy,
    dataset.createdAt,
  );
}
