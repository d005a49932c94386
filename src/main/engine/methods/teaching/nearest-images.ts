import { LRUCache } from "lru-cache";
import type { Watch } from "../../watch.ts";
import type { DatasetMaterial, MethodPlace } from "../runner.ts";
import type { PoolOrder } from "./candidate-pool.ts";
import { type FeatureNetwork, featureBatches } from "./classification-features.ts";
import { differencePrior, type KfacPosterior } from "./posterior.ts";

/** Features of the images that can be read. */
interface KnownFeatures {
  readonly images: Int32Array;
  /** `[images, width]` */
  readonly features: Float32Array;
}

/** Bytes of features that stay for the next target of the same category. */
const kept = new LRUCache<string, KnownFeatures>({
  maxSize: 128 * 2 ** 20,
  sizeCalculation: ({ images, features }) => images.byteLength + features.byteLength + 1,
});

/** A target, and the learner that is to be taught it. */
export interface Taught {
  readonly posterior: KfacPosterior;
  readonly network: FeatureNetwork;
  readonly dataset: DatasetMaterial;
  readonly target: number;
  readonly alternative: number;
  /** Of the target, with the constant 1. */
  readonly features: Float32Array;
}

/**
 * The images that say most about a target: what they teach goes with the covariance Cov(f, f₀) = zᵀ S z₀ of their latent value
 * with the target's, of which an example of the target's category should have much, and one of the alternative's as little,
 * or as negative a one, as there is.
 */
export function nearestImages(
  { posterior, network, dataset, target, alternative, features }: Taught,
  place: MethodPlace,
  watch: Watch,
): PoolOrder {
  const direction = covarianceDirection(posterior, target, alternative, features);
  return async (images, category) => {
    const key = `${network.network.key}:${dataset.key}:${category}`;
    const known = kept.get(key) ?? (await featuresOfAll(network, dataset, images, place, watch));
    kept.set(key, known);
    const sign = category === target ? 1 : -1;
    const covariances = Float64Array.from(known.images, (_, row) => {
      let sum = 0;
      for (let j = 0; j < network.width; j++) sum += known.features[row * network.width + j]! * direction[j]!;
      return sign * sum;
    });
    return Array.from(known.images.keys())
      .sort((a, b) => covariances[b]! - covariances[a]!)
      .map((row) => known.images[row]!);
  };
}

/** S z₀ = Q_U diag(s) Q_Uᵀ z₀. */
function covarianceDirection(
  posterior: KfacPosterior,
  target: number,
  alternative: number,
  features: Float32Array,
): Float64Array {
  const { width, uVectors } = posterior;
  const { variances } = differencePrior(posterior, target, alternative);
  const along = new Float64Array(width);
  for (let j = 0; j < width; j++) for (let k = 0; k < width; k++) along[k]! += features[j]! * uVectors[j * width + k]!;
  const direction = new Float64Array(width);
  for (let j = 0; j < width; j++)
    for (let k = 0; k < width; k++) direction[j]! += uVectors[j * width + k]! * variances[k]! * along[k]!;
  return direction;
}

async function featuresOfAll(
  network: FeatureNetwork,
  dataset: DatasetMaterial,
  images: readonly number[],
  place: MethodPlace,
  watch: Watch,
): Promise<KnownFeatures> {
  const found = { images: new Int32Array(images.length), features: new Float32Array(images.length * network.width) };
  let rows = 0;
  for await (const batch of featureBatches(network, dataset, Int32Array.from(images), place, watch)) {
    found.images.set(batch.indices, rows);
    found.features.set(batch.features, rows * network.width);
    rows += batch.indices.length;
  }
  return { images: found.images.slice(0, rows), features: found.features.slice(0, rows * network.width) };
}
