import type { StoredClassifier } from "../read/classifiers.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertClassifier(store: Store, classifier: StoredClassifier): void {
  write(
    store.database,
    `INSERT INTO classifiers (id, name, architecture, dataset_id, class_names, input_shape, parameter_count, layers,
       capabilities, weights_sha256, origin, training, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    classifier.id,
    classifier.name,
    classifier.architecture,
    classifier.datasetId,
    JSON.stringify(classifier.classNames),
    JSON.stringify(classifier.inputShape),
    classifier.parameterCount,
    JSON.stringify(classifier.layers),
    JSON.stringify(classifier.capabilities),
    classifier.weightsSha256,
    classifier.origin,
    classifier.training === null ? null : JSON.stringify(classifier.training),
    classifier.createdAt,
  );
}
