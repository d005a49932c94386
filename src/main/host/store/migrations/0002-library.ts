/** Datasets and classifiers; pixels, labels, splits, weights and predictions are blobs. */
export const library = `
CREATE TABLE datasets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  reader TEXT NOT NULL,
  source TEXT NOT NULL,
  class_names TEXT NOT NULL CHECK (json_valid(class_names)),
  count INTEGER NOT NULL,
  height INTEGER NOT NULL,
  width INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  test_count INTEGER NOT NULL,
  test_fraction REAL NOT NULL,
  seed INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  pixels_sha256 TEXT NOT NULL REFERENCES blobs,
  labels_sha256 TEXT NOT NULL REFERENCES blobs,
  test_indices_sha256 TEXT NOT NULL REFERENCES blobs,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE classifiers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  architecture TEXT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES datasets,
  class_names TEXT NOT NULL CHECK (json_valid(class_names)),
  input_shape TEXT NOT NULL CHECK (json_valid(input_shape)),
  parameter_count INTEGER NOT NULL,
  layers TEXT NOT NULL CHECK (json_valid(layers)),
  capabilities TEXT NOT NULL CHECK (json_valid(capabilities)),
  weights_sha256 TEXT NOT NULL REFERENCES blobs,
  origin TEXT NOT NULL,
  training TEXT CHECK (training IS NULL OR json_valid(training)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX classifiers_by_dataset ON classifiers (dataset_id);

CREATE TABLE predictions (
  architecture TEXT NOT NULL,
  weights_sha256 TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  probabilities_sha256 TEXT NOT NULL REFERENCES blobs,
  created_at TEXT NOT NULL,
  PRIMARY KEY (architecture, weights_sha256, dataset_sha256)
) STRICT, WITHOUT ROWID;
`;
