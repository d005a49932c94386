import type { NetworkReference, PackedImages } from "#engine/protocol.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";

/** Where the engine finds a dataset's pixels. */
export function packedImages(store: Store, dataset: StoredDataset): PackedImages {
  return {
    path: store.blobs.pathOf(dataset.pixelsSha256),
    shape: [dataset.count, dataset.height, dataset.width, dataset.channels],
  };
}

/** Where the engine finds a classifier. */
export function networkReference(
  store: Store,
  classifier: Pick<StoredClassifier, "architecture" | "weightsSha256" | "inputShape" | "classNames">,
): NetworkReference {
  return {
    architecture: classifier.architecture,
    weightsPath: store.blobs.pathOf(classifier.weightsSha256),
    weightsSha256: classifier.weightsSha256,
    inputShape: classifier.inputShape,
    classCount: classifier.classNames.length,
  };
}
