import { LRUCache } from "lru-cache";
import type { NetworkOnDisk } from "../blob-folder.ts";
import { atTemperature } from "./calibrated-classifier.ts";
import type { Classifier } from "./classifier.ts";
import { architecture } from "./list.ts";
import { ONNX_ARCHITECTURE, onnxClassifier } from "./onnx/onnx-classifier.ts";
import { readStoredFile, weightsFor } from "./stored-weights.ts";
import { GRAPH_ARCHITECTURE, LAYERS_ARCHITECTURE } from "./tfjs/read-model.ts";
import { tfjsClassifier } from "./tfjs/tfjs-classifier.ts";

/** Classifiers that are more than weights for one of the architectures: their files say all that they are. */
const importedKinds: Partial<
  Record<string, (file: Uint8Array, origin: string, sha256: string) => Classifier | Promise<Classifier>>
> = {
  [ONNX_ARCHITECTURE]: onnxClassifier,
  [LAYERS_ARCHITECTURE]: tfjsClassifier(LAYERS_ARCHITECTURE),
  [GRAPH_ARCHITECTURE]: tfjsClassifier(GRAPH_ARCHITECTURE),
};

const importAgain = "Train or import the classifier again.";

/** @throws ExemplarError where the file is missing, is not the one that the project recorded, or does not fit the network */
export async function loadClassifier(reference: NetworkOnDisk): Promise<Classifier> {
  const { inputShape, classCount, weightsPath, weightsSha256 } = reference;
  const imported = importedKinds[reference.architecture];
  const design = imported ? undefined : architecture(reference.architecture).design(inputShape, classCount);
  const file = await readStoredFile(reference, importAgain);
  if (!design) return imported!(file, weightsPath, weightsSha256);
  return {
    kind: "network",
    design,
    weights: weightsFor(design, file, weightsPath, importAgain),
    inputShape,
    classCount,
    key: `${reference.architecture}:${inputShape}:${classCount}:${weightsSha256}`,
  };
}

/** The classifiers used last, so that a job over many images reads their weights once. */
export class ClassifierCache {
  readonly #classifiers: LRUCache<string, Classifier>;

  constructor(capacity: number) {
    this.#classifiers = new LRUCache({ max: capacity });
  }

  /** Calibrated, where the reference names a temperature; the weights are in memory once, whatever the temperature. */
  async load({ temperature, ...reference }: NetworkOnDisk): Promise<Classifier> {
    const key = JSON.stringify(reference);
    const classifier = this.#classifiers.get(key) ?? (await loadClassifier(reference));
    this.#classifiers.set(key, classifier);
    return temperature === undefined ? classifier : atTemperature(classifier, temperature);
  }
}
