/** Targets, chosen from a classifier's answers, and the explanations that were made of them. */
export const curation = `
CREATE TABLE targets (
  id TEXT PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES datasets,
  classifier_id TEXT NOT NULL REFERENCES classifiers,
  image_index INTEGER NOT NULL,
  image_sha256 TEXT NOT NULL REFERENCES blobs,
  kind TEXT NOT NULL CHECK (kind IN ('hit', 'error', 'low_confidence')),
  ground_truth INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  alternative INTEGER NOT NULL CHECK (alternative <> predicted),
  confidence REAL NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('candidate', 'kept', 'rejected')),
  created_at TEXT NOT NULL,
  UNIQUE (classifier_id, image_index)
) STRICT;

CREATE TABLE stimuli (
  id TEXT PRIMARY KEY,
  target_id TEXT NOT NULL REFERENCES targets,
  method TEXT NOT NULL,
  requested TEXT NOT NULL CHECK (json_valid(requested)),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  seed INTEGER NOT NULL,
  image_sha256 TEXT NOT NULL REFERENCES blobs,
  data_sha256 TEXT NOT NULL REFERENCES blobs,
  height INTEGER NOT NULL,
  width INTEGER NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  colour_map TEXT NOT NULL,
  uncertainty TEXT NOT NULL CHECK (json_valid(uncertainty)),
  classifier_sha256 TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  device TEXT NOT NULL,
  version TEXT NOT NULL,
  seconds REAL NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (target_id, method, requested, seed, classifier_sha256, dataset_sha256)
) STRICT;
`;
