/**
 * Which images of a dataset an output is for: all of them, or those of a test split, which are named by the hash of their
 * indices (two imports of one dataset can be split differently).
 */
export const outputParts = `
CREATE TABLE parted_outputs (
  architecture TEXT NOT NULL,
  weights_sha256 TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('probabilities', 'logits', 'features')),
  images TEXT NOT NULL,
  values_sha256 TEXT NOT NULL REFERENCES blobs,
  created_at TEXT NOT NULL,
  PRIMARY KEY (architecture, weights_sha256, dataset_sha256, layer, images)
) STRICT, WITHOUT ROWID;

INSERT INTO parted_outputs
SELECT architecture, weights_sha256, dataset_sha256, layer, 'all', values_sha256, created_at FROM classifier_outputs;

DROP TABLE classifier_outputs;
ALTER TABLE parted_outputs RENAME TO classifier_outputs;
`;
