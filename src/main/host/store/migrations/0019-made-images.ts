/**
 * Targets from images that a method has made, of the kind `made`: they show nothing that could be known, so that their
 * ground truth is −1. The dataset that holds such images says which artefact they are of.
 */
export const madeImages = `
PRAGMA defer_foreign_keys = ON;

CREATE TABLE targets_of_any_kind (
  id TEXT PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES datasets,
  classifier_id TEXT NOT NULL REFERENCES classifiers,
  image_index INTEGER NOT NULL,
  image_sha256 TEXT NOT NULL REFERENCES blobs,
  kind TEXT NOT NULL CHECK (kind IN ('hit', 'error', 'low_confidence', 'adversarial', 'made')),
  ground_truth INTEGER NOT NULL CHECK ((ground_truth = -1) = (kind = 'made')),
  predicted INTEGER NOT NULL,
  alternative INTEGER NOT NULL CHECK (alternative <> predicted),
  confidence REAL NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('candidate', 'kept', 'rejected')),
  reason TEXT,
  created_at TEXT NOT NULL,
  temperature REAL CHECK (temperature > 0),
  UNIQUE (classifier_id, dataset_id, image_index)
) STRICT;

INSERT INTO targets_of_any_kind (id, dataset_id, classifier_id, image_index, image_sha256, kind, ground_truth,
  predicted, alternative, confidence, status, reason, created_at, temperature)
SELECT id, dataset_id, classifier_id, image_index, image_sha256, kind, ground_truth, predicted, alternative, confidence,
  status, reason, created_at, temperature FROM targets ORDER BY rowid;

DROP TABLE targets;
ALTER TABLE targets_of_any_kind RENAME TO targets;

ALTER TABLE datasets ADD COLUMN made_by TEXT REFERENCES artefacts;
`;
