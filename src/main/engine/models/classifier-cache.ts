import { LRUCache } from "lru-cache";
import type { NetworkReference } from "../protocol.ts";
import { type Classifier, loadClassifier } from "./classifier.ts";

/** The classifiers used last, so that a job over many images reads their weights once. */
export class ClassifierCache {
  readonly #classifiers: LRUCache<string, Classifier>;

  constructor(capacity: number) {
    this.#classifiers = new LRUCache({ max: capacity });
  }

  async load(reference: NetworkReference): Promise<Classifier> {
    const key = JSON.stringify(reference);
    const classifier = this.#classifiers.get(key) ?? (await loadClassifier(reference));
    this.#classifiers.set(key, classifier);
    return classifier;
  }
}
