import { splitIndices } from "#shared/random/split-indices.ts";
import type { JobContext } from "../jobs/job-kind.ts";
import { readDatasets, type StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { adoptDataset } from "./adopt-dataset.ts";
import { contentsOf } from "./dataset-contents.ts";
import { datasetReference } from "./engine-references.ts";

/** What such a dataset's reader is called: it was made, not read. */
export const shiftedReader = "shifted-images";

/** More are not shifted: a list of trials takes a few of each category, and pixels are kept as they are, uncompressed. */
const mostImages = 10_000;
const mostBytes = 2 ** 29;

/**
 * The images of a dataset that a shifted one is made of, in its order: the test images, or where these are very many some
 * of each class.
 * @param shifted the count is known once it is made: earlier versions shifted every test image
 */
export function originsOf(
  store: Store,
  dataset: StoredDataset,
  shifted: Pick<StoredDataset, "seed"> & Partial<Pick<StoredDataset, "count">>,
): Int32Array {
  const { labels, testIndices } = contentsOf(store, dataset);
  const { height, width, channels } = dataset;
  const most = Math.min(mostImages, Math.floor(mostBytes / (height * width * channels)));
  return shifted.count === testIndices.length ? testIndices : someOfEachClass(testIndices, labels, most, shifted.seed);
}

/** So many images, as evenly of each class as there are; all of them where there are no more. */
export function someOfEachClass(
  indices: Int32Array,
  labels: ArrayLike<number>,
  most: number,
  seed: number,
): Int32Array {
  if (indices.length <= most) return indices;
  const own = indices.map((index) => labels[index]!);
  return splitIndices(own, most / indices.length, seed).test.map((place) => indices[place]!);
}

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
    {
      name: `${dataset.name}, shifted`,
      reader: shiftedReader,
      testFraction: 1,
      seed,
      madeFrom: { shiftedFrom: dataset.id },
    },
    (into) =>
      engine.run(
        "shift-images",
        {
          dataset: datasetReference(store, dataset),
          indices: originsOf(store, dataset, { seed }),
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
