import type { SetAsideImage } from "../../protocol.ts";
import type { Watch } from "../../watch.ts";
import { type Checkpoint, decodeProgress, encodeProgress } from "../checkpoint.ts";
import type { DatasetMaterial, MethodPlace } from "../runner.ts";
import { type FeatureNetwork, featureBatches } from "./classification-features.ts";
import { FactorAccumulator, type FactorSums } from "./kronecker-factors.ts";

/** Between two looks at the checkpoint and the signal: as many images as are read in a moment. */
const STRETCH = 4096;

interface Progress {
  readonly done: number;
  readonly sums: FactorSums;
  readonly setAside: readonly SetAsideImage[];
}

/**
 * The factors' sums over images in their order, from where an earlier run has stopped. What is kept of it on the way is of
 * the size of the factors, however many images there are.
 */
export async function accumulateFactors(
  network: FeatureNetwork,
  dataset: DatasetMaterial,
  indices: Int32Array,
  place: MethodPlace,
  watch: Watch,
): Promise<{ sums: FactorSums; setAside: readonly SetAsideImage[] }> {
  const { width, classCount } = network;
  const before = readProgress(place.checkpoint, width, classCount);
  await using accumulator = await FactorAccumulator.create(width, classCount, place.runtime, before?.sums);
  const setAside = [...(before?.setAside ?? [])];
  const total = indices.length;
  for (let done = before?.done ?? 0; done < total; ) {
    const stretch = indices.subarray(done, done + STRETCH);
    const start = done;
    const within: Watch = {
      ...watch,
      onProgress: (inner) =>
        watch.onProgress({
          ...{ done: start + inner.done, total, unit: "images" },
          message: `${start + inner.done} of ${total} training images`,
        }),
    };
    for await (const batch of featureBatches(network, dataset, stretch, place, within, (image) => setAside.push(image)))
      await accumulator.add(batch);
    done += stretch.length;
    const sums = await accumulator.sums();
    const reached = done;
    place.checkpoint.write(() => writeProgress({ done: reached, sums, setAside }));
  }
  return { sums: await accumulator.sums(), setAside };
}

type Head = Omit<Progress, "sums"> & { readonly images: number };

const writeProgress = ({ done, sums: { images, features, answers }, setAside }: Progress): Uint8Array =>
  encodeProgress({ done, images, setAside } satisfies Head, [features, answers]);

function readProgress(checkpoint: Checkpoint, width: number, classCount: number): Progress | null {
  const bytes = checkpoint.read();
  if (bytes === null) return null;
  const { head, body } = decodeProgress<Head>(bytes);
  const numbers = new Float64Array(body);
  if (numbers.length !== width ** 2 + classCount ** 2) return null;
  const { images, ...rest } = head;
  return { ...rest, sums: { images, features: numbers.slice(0, width ** 2), answers: numbers.slice(width ** 2) } };
}
