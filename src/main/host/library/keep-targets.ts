import { randomUUID } from "node:crypto";
import type { Target } from "#shared/contract/curate.ts";
import type { ChosenTarget } from "#shared/study/choose-targets.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { readTargetOfImage } from "../store/read/targets.ts";
import { transaction } from "../store/transaction.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertTarget } from "../store/write/targets.ts";
import type { Workbench } from "../workbench.ts";
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
  workbench: Pick<Workbench, "store" | "engine"> & { readonly events: Pick<Workbench["events"], "changed"> },
  { classifier, dataset, targets, temperature }: Chosen,
): Promise<Target[]> {
  const { store } = workbench;
  const images: Uint8Array[] = [];
  for (const { index } of targets) images.push(await imagePng(workbench, dataset, index));
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
  workbench.events.changed("curate", "project");
  return targets.map(
    ({ index }) => readTargetOfImage(store, { classifierId: classifier.id, datasetId: dataset.id, imageIndex: index })!,
  );
}
