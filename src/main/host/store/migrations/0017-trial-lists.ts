/**
 * Targets from images outside the training distribution: of another dataset than the classifier's, of the kind
 * `adversarial`. A decision keeps its reason. A dataset that was made by shifting the test images of another says of which.
 */
export const trialLists = `
PRAGMA defer_foreign_keys = ON;

CREATE TABLE targets_of_any_dataset (
  id TEXT PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES datasets,
  classifier_id TEXT NOT NULL REFERENCES classifiers,
  image_index INTEGER NOT NULL,
  image_sha256 TEXT NOT NULL REFERENCES blobs,
  kind TEXT NOT NULL CHECK (kind IN ('hit', 'error', 'low_confidence', 'adversarial')),
  ground_truth INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  alternative INTEGER NOT NULL CHECK (alternative <> predicted),
  confidence REAL NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('candidate', 'kept', 'rejected')),
  reason TEXT,
  created_at TEXT NOT NULL,
  temperature REAL CHECK (temperature > 0),
  UNIQUE (classifier_id, dataset_id, image_index)
) STRICT;

INSERT INTO targets_of_any_dataset (id, dataset_id, classifier_id, image_index, image_sha256, kind, ground_truth,
  predicted, alternative, confidence, status, created_at, temperature)
SELECT id, dataset_id, classifier_id, image_index, image_sha256, kind, ground_truth, predicted, alternative, confidence,
  status, created_at, temperature FROM targets ORDER BY rowid;

DROP TABLE targets;
ALTER TABLE targets_of_any_dataset RENAME TO targets;

ALTER TABLE datasets ADD COLUMN shifted_from TEXT REFERENCES datasets;
`;
