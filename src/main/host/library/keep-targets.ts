import { randomUUID } from "node:crypto";
import type { Target } from "#shared/contract/curate.ts";
import type { ChosenTarget } from "#shared/study/choose-targets.ts";
import type { Engine } from "../engine.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { readTargetOfImage } from "../store/read/targets.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertTarget } from "../store/write/targets.ts";
import { imagePng } from "./image-png.ts";

interface Chosen {
  readonly classifier: StoredClassifier;
  readonly dataset: StoredDataset;
  readonly targets: readonly ChosenTarget[];
  /** Softmax temperature of the answers that they were chosen by; null where these are the classifier's own. */
  readonly temperature: number | null;
}

/** Stores targets with their images. @returns them in their order, those that there were already as they are */
export async function keepTargets(
  { store, engine }: { readonly store: Store; readonly engine: Engine },
  { classifier, dataset, targets, temperature }: Chosen,
): Promise<Target[]> {
  const images: Uint8Array[] = [];
  for (const { index } of targets) images.push(await imagePng({ store, engine }, dataset, index));
  const createdAt = new Date().toISOString();
  transaction(store, () => {
    for (const [position, target] of targets.entries())
      insertTarget(store, {
        ...target,
        temperature,
        id: randomUUID(),
        datasetId: dataset.id,
        classifierId: classifier.id,
        imageSha256: writeBlob(store, images[position]!, "image/png"),
        createdAt,
      });
  });
  return targets.map(
    ({ index }) => readTargetOfImage(store, { classifierId: classifier.id, datasetId: dataset.id, imageIndex: index })!,
  );
}
