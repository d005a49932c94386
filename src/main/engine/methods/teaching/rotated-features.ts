import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { DoubleProduct } from "../../linear-algebra/double-product.ts";
import type { Watch } from "../../watch.ts";
import type { DatasetMaterial, MethodPlace } from "../runner.ts";
import { type FeatureNetwork, featureBatches } from "./classification-features.ts";
import type { KfacPosterior } from "./posterior.ts";

/** Features of the images that can be read, in the eigenvectors of U: there the learner's covariance is diagonal. */
export interface RotatedFeatures {
  readonly images: Int32Array;
  /** F Q_U, `[images, width]` */
  readonly features: Float64Array;
}

/** Bytes that stay for the next target of the same category. */
const kept = new LRUCache<string, RotatedFeatures>({
  maxSize: 256 * 2 ** 20,
  sizeCalculation: ({ images, features }) => images.byteLength + features.byteLength + 1,
});

/** Those of a category's images, computed once for all of its targets and for as long as the posterior is the same. */
export async function rotatedFeatures(
  category: number,
  images: readonly number[],
  { posterior, network, dataset }: { posterior: KfacPosterior; network: FeatureNetwork; dataset: DatasetMaterial },
  place: MethodPlace,
  watch: Watch,
): Promise<RotatedFeatures> {
  const key = `${network.network.key}:${dataset.key}:${category}:${eigenvectorsKey(posterior)}`;
  const known = kept.get(key);
  if (known) return known;
  const found = { images: new Int32Array(images.length), features: new Float32Array(images.length * network.width) };
  let rows = 0;
  for await (const batch of featureBatches(network, dataset, Int32Array.from(images), place, watch)) {
    found.images.set(batch.indices, rows);
    found.features.set(batch.features, rows * network.width);
    rows += batch.indices.length;
  }
  const rotated = {
    images: found.images.slice(0, rows),
    features: await rotate(posterior, found.features.subarray(0, rows * network.width)),
  };
  kept.set(key, rotated);
  return rotated;
}

/** F Q_U of features `[rows, width]`: how much each has of every eigenvector of U. */
export async function rotate(
  { width, uVectors }: Pick<KfacPosterior, "width" | "uVectors">,
  features: ArrayLike<number>,
): Promise<Float64Array> {
  await using product = await DoubleProduct.create();
  const { data } = await product.of(
    { rows: features.length / width, columns: width, data: new Float64Array(features) },
    { rows: width, columns: width, data: new Float64Array(uVectors) },
  );
  return data;
}

const eigenvectorsKey = ({ uVectors }: KfacPosterior): string =>
  createHash("sha256").update(new Float32Array(uVectors)).digest("hex");
