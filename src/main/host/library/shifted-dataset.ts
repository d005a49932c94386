import type { JobContext } from "../jobs/job-kind.ts";
import { readDatasets, type StoredDataset } from "../store/read/datasets.ts";
import { adoptDataset } from "./adopt-dataset.ts";
import { contentsOf } from "./dataset-contents.ts";
import { datasetReference } from "./engine-references.ts";

/** What such a dataset's reader is called: it was made, not read. */
export const shiftedReader = "shifted-images";

/**
 * The test images of a dataset, each shifted in a way of its own: outside the distribution that a classifier of its
 * training images has learnt. The project's where it has them for this seed, otherwise made now.
 */
export async function shiftedDataset(
  {
    store,
    engine,
    signal,
    progress,
    changed,
  }: Pick<JobContext, "store" | "engine" | "signal" | "progress" | "changed">,
  dataset: StoredDataset,
  seed: number,
): Promise<StoredDataset> {
  const find = () => readDatasets(store).find((one) => one.shiftedFrom === dataset.id && one.seed === seed);
  const existing = find();
  if (existing) return existing;
  await adoptDataset(
    store,
    { name: `${dataset.name}, shifted`, reader: shiftedReader, testFraction: 1, seed, shiftedFrom: dataset.id },
    (into) =>
      engine.run(
        "shift-images",
        {
          dataset: datasetReference(store, dataset),
          indices: contentsOf(store, dataset).testIndices,
          source: `Test images of ${dataset.name}, each turned, slanted, moved and written with other strokes`,
          seed,
          into,
        },
        { signal, onProgress: progress },
      ),
  );
  changed("library", "project");
  return find()!;
}
