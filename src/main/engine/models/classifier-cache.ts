import type { NetworkReference } from "../protocol.ts";
import { type Classifier, loadClassifier } from "./classifier.ts";

/** The classifiers used last, so that a job over many images reads their weights once. */
export class ClassifierCache {
  readonly #capacity: number;
  /** The least recently used first. */
  readonly #classifiers = new Map<string, Classifier>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  async load(reference: NetworkReference): Promise<Classifier> {
    const key = JSON.stringify(reference);
    const classifier = this.#classifiers.get(key) ?? (await loadClassifier(reference));
    this.#classifiers.delete(key);
    this.#classifiers.set(key, classifier);
    for (const oldest of this.#classifiers.keys()) {
      if (this.#classifiers.size <= this.#capacity) break;
      this.#classifiers.delete(oldest);
    }
    return classifier;
  }
}
